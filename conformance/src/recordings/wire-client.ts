import { createConnection, type Socket } from 'node:net';
import { encodeWebSocketFrame, type FrameForm, opcodes, webSocketHead } from '../wire/web-socket-frames.ts';

/** What came from a server on one connection, as far as it can be told apart. */
export type Heard =
  | { readonly kind: 'http'; readonly status: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  | { readonly kind: 'pong'; readonly bytes: Uint8Array }
  | { readonly kind: 'close'; readonly code: number | null; readonly reason: string }
  | { readonly kind: 'end' };

const headEnd = Buffer.from('\r\n\r\n');

/** A client whose every byte is somebody else's choice; it reads what a server answers, frame by frame. */
export class WireClient {
  readonly heard: Heard[] = [];
  readonly #socket: Socket;
  #unread: Buffer = Buffer.alloc(0);
  #isUpgraded = false;
  #hasEnded = false;
  #answersPings = true;

  constructor(port: number) {
    this.#socket = createConnection({ host: '127.0.0.1', port, allowHalfOpen: true });
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (bytes: Buffer) => this.#read(bytes));
    for (const event of ['end', 'close', 'error']) this.#socket.on(event, () => this.#end());
  }

  writeRaw(bytes: Uint8Array | string): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }

  writeFrame(payload: Uint8Array, form: FrameForm): void {
    this.writeRaw(encodeWebSocketFrame(payload, form));
  }

  /** Ends this side of the stream. */
  end(): void {
    this.#socket.end();
  }

  /** Reads no more, for a client that is slow. */
  pause(): void {
    this.#answersPings = false;
    this.#socket.pause();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get answersPings(): boolean {
    return this.#answersPings;
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.heard.push({ kind: 'end' });
    this.#socket.end();
  }

  #read(bytes: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, bytes]);
    if (!this.#isUpgraded) this.#readHead();
    if (this.#isUpgraded) while (this.#readFrame());
  }

  #readHead(): void {
    const end = this.#unread.indexOf(headEnd);
    if (end < 0) return;
    const status = Number(this.#unread.subarray(0, end).toString('latin1').split(' ')[1]);
    this.heard.push({ kind: 'http', status });
    this.#unread = this.#unread.subarray(end + headEnd.length);
    this.#isUpgraded = status === 101;
  }

  #readFrame(): boolean {
    const head = webSocketHead(this.#unread);
    if (head === undefined || this.#unread.length < head.length + head.payloadBytes) return false;
    const payload = Uint8Array.from(this.#unread.subarray(head.length, head.length + head.payloadBytes));
    this.#unread = this.#unread.subarray(head.length + head.payloadBytes);
    const heard = heardOf(head.opcode, payload);
    if (heard !== undefined) this.heard.push(heard);
    return true;
  }
}

function heardOf(opcode: number, payload: Uint8Array): Heard | undefined {
  if (opcode === opcodes.text) return { kind: 'text', text: Buffer.from(payload).toString() };
  if (opcode === opcodes.binary) return { kind: 'binary', bytes: payload };
  if (opcode === opcodes.pong) return { kind: 'pong', bytes: payload };
  if (opcode !== opcodes.close) return undefined;
  const reason = Buffer.from(payload.subarray(2)).toString();
  return { kind: 'close', code: payload.length < 2 ? null : Buffer.from(payload).readUInt16BE(0), reason };
}
