/** Opcodes of RFC 6455 section 5.2. */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The header of a WebSocket frame. (RFC 6455 section 5.2) */
export interface FrameHeader {
  readonly fin: boolean;
  readonly rsv: number;
  readonly opcode: number;
  readonly mask: Uint8Array | undefined;
  /** Length of the header itself. */
  readonly headerBytes: number;
  readonly payloadBytes: number;
}

const finBit = 0x80;
const maskBit = 0x80;
const [longForm, longestForm] = [126, 127];
const maskBytes = 4;

/** Reads the header at the start of the bytes; undefined while it is not whole. */
export function readFrameHeader(bytes: Buffer): FrameHeader | undefined {
  if (bytes.length < 2) return undefined;
  const [first, second] = [bytes.readUInt8(0), bytes.readUInt8(1)];
  const short = second & longestForm;
  const lengthBytes = short === longForm ? 2 : short === longestForm ? 8 : 0;
  const isMasked = (second & maskBit) !== 0;
  const headerBytes = 2 + lengthBytes + (isMasked ? maskBytes : 0);
  if (bytes.length < headerBytes) return undefined;
  const payloadBytes =
    lengthBytes === 0 ? short : lengthBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return {
    fin: (first & finBit) !== 0,
    rsv: (first >> 4) & 7,
    opcode: first & 0x0f,
    mask: isMasked ? bytes.subarray(headerBytes - maskBytes, headerBytes) : undefined,
    headerBytes,
    payloadBytes,
  };
}

/** How a frame is written; the ordinary way unless said otherwise. */
export interface FrameForm {
  readonly opcode: number;
  readonly fin?: boolean;
  readonly rsv?: number;
  /** Four bytes; absent for none. */
  readonly mask?: Uint8Array | undefined;
  /** Bytes of the length field; the shortest when absent. */
  readonly lengthBytes?: 0 | 2 | 8 | undefined;
  /** The length to claim; that of the payload when absent. */
  readonly claims?: number | undefined;
}

/** Writes a frame, the well-formed and the other kind. */
export function writeFrame(payload: Uint8Array, form: FrameForm): Buffer {
  const { opcode, fin = true, rsv = 0, mask, claims = payload.length } = form;
  const lengthBytes = form.lengthBytes ?? (claims < longForm ? 0 : claims <= 0xffff ? 2 : 8);
  const head = Buffer.alloc(2 + lengthBytes);
  head.writeUInt8((fin ? finBit : 0) | (rsv << 4) | opcode, 0);
  const short = lengthBytes === 0 ? claims & longestForm : lengthBytes === 2 ? longForm : longestForm;
  head.writeUInt8((mask === undefined ? 0 : maskBit) | short, 1);
  if (lengthBytes === 2) head.writeUInt16BE(claims & 0xffff, 2);
  if (lengthBytes === 8) head.writeBigUInt64BE(BigInt(claims), 2);
  return Buffer.concat(mask === undefined ? [head, payload] : [head, mask, masked(payload, mask)]);
}

/** Puts a mask on a payload, or takes it off. (RFC 6455 section 5.3) */
export function masked(payload: Uint8Array, mask: Uint8Array): Uint8Array {
  const result = Uint8Array.from(payload);
  for (let at = 0; at < result.length; at += 1) result[at] = (result[at] ?? 0) ^ (mask[at & (maskBytes - 1)] ?? 0);
  return result;
}
