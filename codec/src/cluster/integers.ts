import { outOfRange, tooLarge } from './refusal.ts';

const twoTo32 = 0x1_0000_0000;
/** High words below this leave the whole number exact in a double. */
const exactHighWords = 0x20_0000;
const maxU64 = 0xffff_ffff_ffff_ffffn;

/** Returns `value` when it is an integer from 0 to `max`, else throws `CodecError` `cluster_invalid_field`. */
export function checkUint(value: number, max: number, what: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw outOfRange(what, value, max);
}

/** Joins the two words of an unsigned 64-bit integer. */
export function joinU64(low: number, high: number): bigint {
  if (high < exactHighWords) return BigInt(high * twoTo32 + low);
  return (BigInt(high) << 32n) | BigInt(low);
}

/** Writes an unsigned 64-bit integer, little-endian. Throws `CodecError` `cluster_invalid_field`. */
export function writeU64(out: Uint8Array, at: number, value: bigint, what: string): void {
  if (value < 0n || value > maxU64) throw outOfRange(what, value, maxU64);
  writeU32(out, at, Number(value & 0xffff_ffffn));
  writeU32(out, at + 4, Number(value >> 32n));
}

function writeU32(out: Uint8Array, at: number, value: number): void {
  out[at] = value;
  out[at + 1] = value >>> 8;
  out[at + 2] = value >>> 16;
  out[at + 3] = value >>> 24;
}

/** Gives memory of exactly so many bytes, all of which are written; it may hold anything before. */
export type AllocateBytes = (bytes: number) => Uint8Array;

/**
 * Makes the one buffer of an encoded frame and writes the outer length when there is room for it before the frame.
 *
 * @param prefixBytes - 4 for the big-endian outer length, 0 for none.
 * @param allocate - for frames of which every byte is written; default: memory of zeros.
 */
export function allocateFrame(
  what: string,
  prefixBytes: number,
  frameBytes: number,
  maxFrameBytes: number,
  allocate?: AllocateBytes,
): Uint8Array {
  if (frameBytes > maxFrameBytes) throw tooLarge(`writing ${what}: the frame`, frameBytes, maxFrameBytes);
  const bytes = prefixBytes + frameBytes;
  const out = allocate === undefined ? new Uint8Array(bytes) : allocate(bytes);
  if (prefixBytes === 4) {
    out[0] = frameBytes >>> 24;
    out[1] = frameBytes >>> 16;
    out[2] = frameBytes >>> 8;
    out[3] = frameBytes;
  }
  return out;
}
