/** How a frame is written; a well-behaved one by default. */
export interface FrameForm {
  readonly opcode: number;
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly isMasked?: boolean;
}

/** (RFC 6455 section 5.2) */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const finBit = 0x80;
const maskBit = 0x80;
const shortest = 126;
const twoBytes = 65_536;
const lengthMask = 0x7f;

/** What stands before a payload. */
export interface WebSocketHead {
  readonly opcode: number;
  readonly fin: boolean;
  /** Bytes of the head itself. */
  readonly length: number;
  readonly payloadBytes: number;
}

/** The head of the frame that begins there; undefined while it is not whole. (RFC 6455 section 5.2) */
export function webSocketHead(bytes: Buffer): WebSocketHead | undefined {
  if (bytes.length < 2) return undefined;
  const opcode = bytes.readUInt8(0) & 0x0f;
  const fin = bytes.readUInt8(0) >= finBit;
  const short = bytes.readUInt8(1) & lengthMask;
  if (short < shortest) return { opcode, fin, length: 2, payloadBytes: short };
  if (short === shortest)
    return bytes.length < 4 ? undefined : { opcode, fin, length: 4, payloadBytes: bytes.readUInt16BE(2) };
  return bytes.length < 10 ? undefined : { opcode, fin, length: 10, payloadBytes: Number(bytes.readBigUInt64BE(2)) };
}

/** A frame of a client, with a mask that changes nothing: its bytes stay readable in traces. (RFC 6455 section 5.3) */
export function encodeWebSocketFrame(
  payload: Uint8Array,
  { opcode, fin = true, rsv = 0, isMasked = true }: FrameForm,
): Uint8Array {
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
