import { createConnection, type Socket } from 'node:net';

/** What came from a server on one connection, as far as it can be told apart. */
export type Heard =
  | { readonly kind: 'http'; readonly status: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  | { readonly kind: 'pong'; readonly bytes: Uint8Array }
  | { readonly kind: 'close'; readonly code: number | null; readonly reason: string }
  | { readonly kind: 'end' };

/** How a frame is written; a well-behaved one by default. */
export interface FrameForm {
  readonly opcode: number;
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly isMasked?: boolean;
}

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const finBit = 0x80;
const maskBit = 0x80;
const shortest = 126;
const twoBytes = 65_536;
const lengthMask = 0x7f;
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
    this.writeRaw(encodeFrame(payload, form));
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
    const head = frameHead(this.#unread);
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

/** The head of the frame that begins there; undefined while it is not whole. (RFC 6455 section 5.2) */
function frameHead(bytes: Buffer): { opcode: number; length: number; payloadBytes: number } | undefined {
  if (bytes.length < 2) return undefined;
  const opcode = bytes.readUInt8(0) & 0x0f;
  const short = bytes.readUInt8(1) & lengthMask;
  if (short < shortest) return { opcode, length: 2, payloadBytes: short };
  if (short === shortest)
    return bytes.length < 4 ? undefined : { opcode, length: 4, payloadBytes: bytes.readUInt16BE(2) };
  return bytes.length < 10 ? undefined : { opcode, length: 10, payloadBytes: Number(bytes.readBigUInt64BE(2)) };
}

/** A frame of a client, with a mask that changes nothing: its bytes stay readable in traces. (RFC 6455 section 5.3) */
function encodeFrame(payload: Uint8Array, { opcode, fin = true, rsv = 0, isMasked = true }: FrameForm): Uint8Array {
  const first = (fin ? finBit : 0) | (rsv << 4) | opcode;
  const mask = isMasked ? maskBit : 0;
  const head =
    payload.length < shortest
      ? Buffer.from([first, mask | payload.length])
      : payload.length < twoBytes
        ? Buffer.from([first, mask | shortest, payload.length >> 8, payload.length & 0xff])
        : Buffer.from([first, mask | lengthMask, 0, 0, 0, 0, 0, 0, 0, 0]);
  if (payload.length >= twoBytes) head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, ...(isMasked ? [Buffer.alloc(4)] : []), payload]);
}
