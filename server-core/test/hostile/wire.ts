/** Opcodes of RFC 6455 section 5.2. */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A frame as it is on the wire, right or wrong. */
export interface WireFrame {
  readonly opcode: number;
  readonly payload: Uint8Array;
  readonly isLast?: boolean;
  /** The three reserved bits, 0 to 7. */
  readonly reserved?: number;
  readonly isMasked?: boolean;
}

const mask = [0x37, 0xfa, 0x21, 0x3d] as const;

/** Puts a frame of a client into its bytes, as it is: nothing is checked. */
export function encodeWire({
  opcode,
  payload,
  isLast = true,
  reserved = 0,
  isMasked = true,
}: WireFrame): Buffer<ArrayBuffer> {
  const head = headOf(payload.length, isMasked);
  head[0] = (isLast ? 0x80 : 0) | (reserved << 4) | opcode;
  if (!isMasked) return Buffer.concat([head, payload]);
  return Buffer.concat([head, Buffer.from(mask), payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
}

function headOf(length: number, isMasked: boolean): Buffer<ArrayBuffer> {
  const bit = isMasked ? 0x80 : 0;
  if (length < 126) return Buffer.from([0, bit | length]);
  const head = Buffer.alloc(length < 65_536 ? 4 : 10);
  head[1] = bit | (length < 65_536 ? 126 : 127);
  if (length < 65_536) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

/** Takes the first whole frame of a server off the bytes; undefined where there is none. */
export function takeWire(bytes: Buffer): { readonly frame: WireFrame; readonly rest: Buffer } | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const start = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < start) return undefined;
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < start + length) return undefined;
  const first = bytes.readUInt8(0);
  const payload = bytes.subarray(start, start + length);
  return {
    frame: { opcode: first & 0x0f, payload, isLast: first >= 0x80, reserved: (first >> 4) & 7, isMasked: false },
    rest: bytes.subarray(start + length),
  };
}

/** Payload of a Close frame. (RFC 6455 section 5.5.1) */
export function closePayload(code: number, reason: string = ''): Uint8Array {
  return Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]);
}
