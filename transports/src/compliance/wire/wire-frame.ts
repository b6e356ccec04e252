/** Opcodes of RFC 6455 section 5.2. */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A frame as it is on the wire, right or wrong. */
export interface WireFrame {
  readonly fin: boolean;
  /** The three reserved bits, 0 to 7. */
  readonly reserved: number;
  readonly opcode: number;
  readonly masked: boolean;
  readonly payload: Uint8Array;
}

const maskKey = [0x37, 0xfa, 0x21, 0x3d] as const;

/** Puts a frame into its bytes, as it is: nothing is checked. */
export function encodeWireFrame(frame: Partial<WireFrame> & { readonly opcode: number }): Uint8Array<ArrayBuffer> {
  const { fin = true, reserved = 0, opcode, masked = false, payload = new Uint8Array(0) } = frame;
  const start = headerBytes(payload.length, masked);
  const bytes = new Uint8Array(start + payload.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const maskBit = masked ? 0x80 : 0;
  if (payload.length < 126) {
    bytes[1] = maskBit | payload.length;
  } else if (payload.length < 65_536) {
    bytes[1] = maskBit | 126;
    view.setUint16(2, payload.length);
  } else {
    bytes[1] = maskBit | 127;
    view.setBigUint64(2, BigInt(payload.length));
  }
  if (masked) bytes.set(maskKey, start - 4);
  payload.forEach((byte, index) => {
    bytes[start + index] = masked ? byte ^ (maskKey[index % 4] ?? 0) : byte;
  });
  return bytes;
}

/** Length of the header of a frame. */
export function headerBytes(payloadBytes: number, masked: boolean): number {
  const lengthBytes = payloadBytes < 126 ? 0 : payloadBytes < 65_536 ? 2 : 8;
  return 2 + lengthBytes + (masked ? 4 : 0);
}

/** Reads one frame from a source of bytes. */
export async function readWireFrame(read: (bytes: number) => Promise<Uint8Array>): Promise<WireFrame> {
  const [first = 0, second = 0] = await read(2);
  const masked = (second & 0x80) !== 0;
  const length = await readLength(second & 0x7f, read);
  const mask = masked ? await read(4) : new Uint8Array(4);
  const payload = await read(length);
  return {
    fin: (first & 0x80) !== 0,
    reserved: (first >> 4) & 7,
    opcode: first & 15,
    masked,
    payload: payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)),
  };
}

async function readLength(short: number, read: (bytes: number) => Promise<Uint8Array>): Promise<number> {
  if (short < 126) return short;
  const bytes = await read(short === 126 ? 2 : 8);
  return bytes.reduce((length, byte) => length * 256 + byte, 0);
}

/** Payload of a Close frame. (RFC 6455 section 5.5.1) */
export function closePayload(code: number, reason: string | Uint8Array = ''): Uint8Array<ArrayBuffer> {
  const text = typeof reason === 'string' ? new TextEncoder().encode(reason) : reason;
  return new Uint8Array([code >> 8, code & 0xff, ...text]);
}
