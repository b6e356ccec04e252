import { joined, textOf, utf8 } from '../../bytes.ts';

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
export function readFrameHeader(bytes: Uint8Array): FrameHeader | undefined {
  if (bytes.length < 2) return undefined;
  const [first = 0, second = 0] = bytes;
  const short = second & longestForm;
  const lengthBytes = short === longForm ? 2 : short === longestForm ? 8 : 0;
  const isMasked = (second & maskBit) !== 0;
  const headerBytes = 2 + lengthBytes + (isMasked ? maskBytes : 0);
  if (bytes.length < headerBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const payloadBytes = lengthBytes === 0 ? short : lengthBytes === 2 ? view.getUint16(2) : Number(view.getBigUint64(2));
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
export function writeFrame(payload: Uint8Array, form: FrameForm): Uint8Array<ArrayBuffer> {
  const { opcode, fin = true, rsv = 0, mask, claims = payload.length } = form;
  const lengthBytes = form.lengthBytes ?? (claims < longForm ? 0 : claims <= 0xffff ? 2 : 8);
  const head = new Uint8Array(2 + lengthBytes);
  const view = new DataView(head.buffer);
  view.setUint8(0, (fin ? finBit : 0) | (rsv << 4) | opcode);
  const short = lengthBytes === 0 ? claims & longestForm : lengthBytes === 2 ? longForm : longestForm;
  view.setUint8(1, (mask === undefined ? 0 : maskBit) | short);
  if (lengthBytes === 2) view.setUint16(2, claims & 0xffff);
  if (lengthBytes === 8) view.setBigUint64(2, BigInt(claims));
  return mask === undefined ? joined(head, payload) : joined(head, mask, masked(payload, mask));
}

/** What a Close carries. (RFC 6455 section 5.5.1) */
export function closePayload(code: number | null, reason: string): Uint8Array {
  return code === null ? new Uint8Array() : joined(Uint8Array.of(code >> 8, code & 0xff), utf8(reason));
}

/** What {@link closePayload} wrote. */
export function readClosePayload(payload: Uint8Array): { readonly code: number | null; readonly reason: string } {
  const [high, low = 0] = payload;
  return { code: high === undefined ? null : (high << 8) | low, reason: textOf(payload.subarray(2)) };
}

/** Puts a mask on a payload, or takes it off. (RFC 6455 section 5.3) */
export function masked(payload: Uint8Array, mask: Uint8Array): Uint8Array {
  const result = Uint8Array.from(payload);
  for (let at = 0; at < result.length; at += 1) result[at] = (result[at] ?? 0) ^ (mask[at & (maskBytes - 1)] ?? 0);
  return result;
}
