import { pack } from 'msgpackr';

/** What a flood of frames can consist of. */
export type InboundKind = 'text' | 'json' | 'msgpack';

/** Frames that are written at once. */
export const framesPerPiece = 64;

const textOpcode = 0x81;
const binaryOpcode = 0x82;
const maxShortBytes = 125;
const maxMediumBytes = 65_535;

/** An ordinary small message: about 100 bytes as JSON. */
const message = { t: 'chat', p: { room: 42, text: 'hello to everybody in this room', tags: ['greeting', 'first'] } };

/** One frame of a flood, as a client sends it. */
export function inboundFrame(kind: InboundKind): Buffer {
  if (kind === 'msgpack') return masked(binaryOpcode, pack(message));
  return maskedText(kind === 'json' ? JSON.stringify(message) : 'x'.repeat(100));
}

/** A text frame as a client sends it, under the mask 0. */
export function maskedText(text: string): Buffer {
  return masked(textOpcode, Buffer.from(text));
}

function masked(opcode: number, payload: Uint8Array): Buffer {
  if (payload.length > maxMediumBytes) throw new RangeError(`${payload.length} bytes, allowed are ${maxMediumBytes}`);
  const length =
    payload.length <= maxShortBytes
      ? [0x80 | payload.length]
      : [0x80 | (maxShortBytes + 1), payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.of(opcode, ...length, 0, 0, 0, 0), payload]);
}
