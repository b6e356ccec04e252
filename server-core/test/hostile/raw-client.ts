import { createConnection, type Socket } from 'node:net';
import type { Frame } from '@wsekit/spec';
import { encodeWire, opcodes, takeWire, type WireFrame } from './wire.ts';

const openBrace = 0x7b;

/** How a raw client asks for an upgrade. */
export interface AskOptions {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client that has every byte in hand, and follows no rule of its own. */
export class RawClient {
  readonly socket: Socket;
  /** Frames of the server behind the upgrade, Pongs left out. */
  readonly frames: WireFrame[] = [];
  /** Status of the answer to the upgrade; undefined before it. */
  status: number | undefined;
  /** Messages it was sent in the clear, as text or bytes, pings left out. */
  readonly messages: Record<string, unknown>[] = [];
  /** Pongs of the server, and the payload of the last one. */
  pongs = 0;
  lastPong = '';
  /** What the server has closed with, 1005 for a Close frame without code; undefined before its Close frame. */
  closeCode: number | undefined;
  /** The server has ended or cut the stream. */
  hasEnded = false;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = createConnection({ host: hostname, port: Number(port), allowHalfOpen: true, noDelay: true });
    this.socket.on('error', () => {});
    this.socket.on('data', (bytes: Buffer) => this.#take(bytes));
    for (const event of ['end', 'close']) {
      this.socket.on(event, () => {
        this.hasEnded = true;
      });
    }
  }

  write(bytes: string | Uint8Array): void {
    this.socket.write(bytes);
  }

  /** Writes byte by byte, each in a packet of its own as far as the platform lets it. */
  trickle(bytes: string | Uint8Array): void {
    for (const byte of Buffer.from(bytes)) this.socket.write(Uint8Array.of(byte));
  }

  /** Writes an upgrade request. */
  ask(options: AskOptions = {}): void {
    this.write(askText(options));
  }

  sendFrame(frame: Partial<WireFrame> & { readonly opcode: number }): void {
    this.write(encodeWire({ payload: new Uint8Array(), ...frame }));
  }

  /** Sends a message as one frame. */
  send(frame: Frame): void {
    const opcode = typeof frame === 'string' ? opcodes.text : opcodes.binary;
    this.sendFrame({ opcode, payload: typeof frame === 'string' ? Buffer.from(frame) : frame });
  }

  /** Reads nothing more, so that the server cannot write. */
  stopReading(): void {
    this.socket.pause();
  }

  readOn(): void {
    this.socket.resume();
  }

  /** Texts it was sent, pings left out. */
  get texts(): string[] {
    return this.frames
      .filter(({ opcode }) => opcode === opcodes.text)
      .map(({ payload }) => Buffer.from(payload).toString())
      .filter((text) => !text.includes('"t":"ping"'));
  }

  /** Codes of the `error` messages it was sent. */
  get errors(): unknown[] {
    return this.messages.filter(({ t }) => t === 'error').map(({ p }) => (p as { code?: unknown }).code);
  }

  /** Cuts the connection by a reset. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  destroy(): void {
    this.socket.destroy();
  }

  #take(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    if (this.status !== 101 && !this.#takeHead()) return;
    for (let taken = takeWire(this.#bytes); taken !== undefined; taken = takeWire(this.#bytes)) {
      this.#bytes = taken.rest;
      this.#keep(taken.frame);
    }
  }

  #keep(frame: WireFrame): void {
    if (frame.opcode === opcodes.pong) {
      this.pongs += 1;
      this.lastPong = Buffer.from(frame.payload).toString();
      return;
    }
    this.frames.push(frame);
    this.#read(frame);
    if (frame.opcode === opcodes.close) this.closeCode ??= codeOf(frame.payload);
  }

  #read({ opcode, payload }: WireFrame): void {
    if (opcode > opcodes.binary || payload[0] !== openBrace) return;
    const message = JSON.parse(Buffer.from(payload).toString());
    if (message.t !== 'ping') this.messages.push(message);
  }

  #takeHead(): boolean {
    const end = this.#bytes.indexOf('\r\n\r\n');
    if (end < 0) return false;
    this.status = Number(/^HTTP\/1\.1 (\d+)/.exec(this.#bytes.subarray(0, end).toString())?.[1] ?? 0);
    this.#bytes = this.#bytes.subarray(end + 4);
    return this.status === 101;
  }
}

function codeOf(payload: Uint8Array): number {
  return payload.length < 2 ? 1005 : Buffer.from(payload).readUInt16BE(0);
}

/** An upgrade request as text; a header of the options replaces one that every client sends, an empty one takes it away. */
export function askText({ path = '/wse', headers = {} }: AskOptions = {}): string {
  const all: Record<string, string> = {
    Host: 'localhost',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version': '13',
    ...headers,
  };
  const lines = Object.entries(all).filter(([, value]) => value !== '');
  return `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}
