import { CodecError } from '../errors.ts';

// Layout of zstd streams: RFC 8878, section 3.
const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;
const skippableMask = 0xfffffff0;
const maxBlockBytes = 131_072;
const contentSizeBytes = [0, 2, 4, 8] as const;
const dictionaryIdBytes = [0, 1, 2, 4] as const;

/** One frame of a zstd stream, as its own headers describe it. */
export interface ZstdFrame {
  /** A view of the frame, magic number to checksum. */
  readonly bytes: Uint8Array;
  /** Uncompressed size in bytes, when the header gives it. */
  readonly contentBytes: number | undefined;
}

/** Decompresses one frame, stopping not far beyond `maxBytes`. */
export type ZstdFrameDecompressor = (frame: ZstdFrame, maxBytes: number) => Uint8Array;

/**
 * Decompresses a stream of frames one by one, skippable frames left out, and joins what they hold.
 *
 * Frame boundaries and sizes are read here, before any decompressor allocates: a declared size above what is left of
 * `maxBytes` is refused at once. Throws `CodecError` `zstd_limit` or `zstd_failed`; bytes that belong to no frame
 * fail. (WSE-CLU-035 to WSE-CLU-038)
 */
export function decompressFrames(data: Uint8Array, maxBytes: number, decompress: ZstdFrameDecompressor): Uint8Array {
  const parts: Uint8Array[] = [];
  let leftBytes = maxBytes;
  let at = 0;
  while (at < data.length) {
    if (isSkippable(data, at)) {
      at = skippableEnd(data, at);
      continue;
    }
    const frame = readFrame(data, at);
    if ((frame.contentBytes ?? 0) > leftBytes) throw overLimit(maxBytes);
    const part = decompress(frame, leftBytes);
    leftBytes -= part.length;
    if (leftBytes < 0) throw overLimit(maxBytes);
    at += frame.bytes.length;
    if (part.length > 0) parts.push(part);
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : joinParts(parts, maxBytes - leftBytes);
}

/** The refusal of output above the limit. */
export function overLimit(maxBytes: number): CodecError {
  return new CodecError('zstd_limit', `decompressing zstd: the output exceeds the limit of ${maxBytes} bytes`);
}

/** The refusal of input that is not zstd. */
export function failed(what: string, cause?: unknown): CodecError {
  return new CodecError('zstd_failed', `decompressing zstd: ${what}`, cause === undefined ? undefined : { cause });
}

function isSkippable(data: Uint8Array, at: number): boolean {
  return (readU32(data, at) & skippableMask) >>> 0 === skippableMagic;
}

function skippableEnd(data: Uint8Array, at: number): number {
  const end = at + 8 + readU32(data, at + 4);
  if (end > data.length) throw failed('a skippable frame is cut short');
  return end;
}

function readFrame(data: Uint8Array, start: number): ZstdFrame {
  if (readU32(data, start) !== frameMagic) throw failed(`no frame begins at offset ${start}`);
  const descriptor = readByte(data, start + 4);
  const singleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >>> 6;
  const sizeAt = start + 5 + (singleSegment ? 0 : 1) + (dictionaryIdBytes[descriptor & 3] ?? 0);
  const sizeBytes = sizeFlag === 0 && singleSegment ? 1 : (contentSizeBytes[sizeFlag] ?? 0);
  const end = blocksEnd(data, sizeAt + sizeBytes) + ((descriptor & 0x04) === 0 ? 0 : 4);
  if (end > data.length) throw failed('the frame is cut short');
  return { bytes: data.subarray(start, end), contentBytes: readContentSize(data, sizeAt, sizeBytes) };
}

function readContentSize(data: Uint8Array, at: number, sizeBytes: number): number | undefined {
  if (sizeBytes === 0) return undefined;
  if (sizeBytes === 1) return readByte(data, at);
  // RFC 8878, 3.1.1.1.4: the two-byte form counts from 256.
  if (sizeBytes === 2) return readByte(data, at) + readByte(data, at + 1) * 256 + 256;
  return readU32(data, at) + (sizeBytes === 8 ? readU32(data, at + 4) * 0x1_0000_0000 : 0);
}

function blocksEnd(data: Uint8Array, start: number): number {
  let at = start;
  for (;;) {
    const header = readByte(data, at) | (readByte(data, at + 1) << 8) | (readByte(data, at + 2) << 16);
    const size = header >>> 3;
    const isRepeatedByte = ((header >>> 1) & 3) === 1;
    if (size > maxBlockBytes) throw failed(`a block of ${size} bytes, the format allows ${maxBlockBytes}`);
    at += 3 + (isRepeatedByte ? 1 : size);
    if ((header & 1) === 1) return at;
  }
}

function joinParts(parts: readonly Uint8Array[], bytes: number): Uint8Array {
  const out = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function readU32(data: Uint8Array, at: number): number {
  const low = readByte(data, at) | (readByte(data, at + 1) << 8) | (readByte(data, at + 2) << 16);
  return (low | (readByte(data, at + 3) << 24)) >>> 0;
}

function readByte(data: Uint8Array, at: number): number {
  const byte = data[at];
  if (byte === undefined) throw failed('the input ends inside a frame');
  return byte;
}
