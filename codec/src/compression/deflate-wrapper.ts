import type { DeflateWrapper } from './compressor.ts';

/** What surrounds a deflate stream. */
interface WrapperFormat {
  /** Length of the header in bytes; throws Error when `data` does not begin with one. */
  headerBytes(data: Uint8Array): number;
  /** The bytes that must stand behind the stream that inflated to `output`. */
  trailer(output: Uint8Array): readonly number[];
}

/** The wrappers by name: RFC 1950, RFC 1952, and the bare stream of RFC 1951. */
const formats: Readonly<Record<DeflateWrapper, WrapperFormat>> = {
  zlib: { headerBytes: zlibHeaderBytes, trailer: adler32 },
  gzip: { headerBytes: gzipHeaderBytes, trailer: (output) => [...crc32(output), ...littleEndian(output.length)] },
  raw: { headerBytes: () => 0, trailer: () => [] },
};

/** A bare deflate stream once it is inflated. */
export interface Inflated {
  readonly output: Uint8Array;
  /** Bytes of input up to the end of the stream. */
  readonly streamBytes: number;
}

/**
 * Inflates a wrapped stream with a function that knows bare deflate only; throws Error for a wrong header or checksum.
 * What stands behind the checksum is ignored. (WSE-CMP-029, WSE-CMP-032)
 */
export function unwrapDeflate(
  data: Uint8Array,
  wrapper: DeflateWrapper,
  inflate: (stream: Uint8Array) => Inflated,
): Uint8Array {
  const { headerBytes, trailer } = formats[wrapper];
  const stream = data.subarray(headerBytes(data));
  const { output, streamBytes } = inflate(stream);
  if (!trailer(output).every((byte, at) => stream[streamBytes + at] === byte)) throw new Error('incorrect data check');
  return output;
}

// CINFO 7 and CM 8: deflate with a window of 32 KiB. (RFC 1950, section 2.2)
const zlibMethod = 0x78;
/** FLEVEL by level as zlib writes it: fastest, fast, default, maximum. */
const levelHints = [0, 0, 1, 1, 1, 1, 2, 3, 3, 3] as const;

/** Wraps a bare deflate stream of `data`, made at a level from 0 to 9, as zlib. (RFC 1950, WSE-CMP-006) */
export function wrapZlib(data: Uint8Array, stream: Uint8Array, level: number): Uint8Array {
  const hint = (levelHints[level] ?? 0) << 6;
  const header = zlibMethod * 256 + hint;
  const output = new Uint8Array(stream.length + 6);
  output.set([zlibMethod, hint + 31 - (header % 31)]);
  output.set(stream, 2);
  output.set(adler32(data), stream.length + 2);
  return output;
}

function zlibHeaderBytes([first = 0, second = 0]: Uint8Array): number {
  if ((first & 0x0f) !== 8 || first >> 4 > 7 || (first * 256 + second) % 31 !== 0)
    throw new Error('incorrect header check');
  if ((second & 0x20) !== 0) throw new Error('a preset dictionary is needed');
  return 2;
}

function gzipHeaderBytes(data: Uint8Array): number {
  const [id1, id2, method, flags = 0] = data;
  if (id1 !== 0x1f || id2 !== 0x8b || method !== 8) throw new Error('incorrect header check');
  let end = 10;
  if ((flags & 0x04) !== 0) end += 2 + byteAt(data, end) + byteAt(data, end + 1) * 256;
  if ((flags & 0x08) !== 0) end = data.indexOf(0, end) + 1 || data.length + 1;
  if ((flags & 0x10) !== 0) end = data.indexOf(0, end) + 1 || data.length + 1;
  if ((flags & 0x02) !== 0) end += 2;
  if (end > data.length) throw new Error('the header is cut short');
  return end;
}

// The largest number of bytes whose sums stay below 2^32. (RFC 1950, section 9)
const adlerBatch = 5552;
const adlerModulus = 65_521;

function adler32(data: Uint8Array): readonly number[] {
  let low = 1;
  let high = 0;
  for (let start = 0; start < data.length; start += adlerBatch) {
    const end = Math.min(start + adlerBatch, data.length);
    for (let at = start; at < end; at += 1) {
      low += byteAt(data, at);
      high += low;
    }
    low %= adlerModulus;
    high %= adlerModulus;
  }
  return [high >> 8, high & 0xff, low >> 8, low & 0xff];
}

/** RFC 1952, section 8, without its table: gzip is rare on this wire. */
function crc32(data: Uint8Array): readonly number[] {
  let crc = 0xffff_ffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb8_8320 & -(crc & 1));
  }
  return littleEndian(~crc);
}

function littleEndian(value: number): readonly number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}

function byteAt(data: Uint8Array, at: number): number {
  return data[at] ?? 0;
}
