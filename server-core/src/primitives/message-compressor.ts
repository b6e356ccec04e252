import {
  assertLevel,
  assertMaxBytes,
  compress,
  decompress,
  defaultLevel,
  defaultMaxInflatedBytes,
  defaultThresholdBytes,
  shouldCompress,
} from './compression.ts';
import { type EventFormat, packEvent, unpackEvent } from './packed-event.ts';

/** Settings of a {@link createMessageCompressor} compressor. */
export interface MessageCompressorOptions {
  /** Length above which compressing is worth it, in bytes. Default 1,024. */
  readonly thresholdBytes?: number;
  /** Level of zlib, 1 to 9. Default 6. */
  readonly level?: number;
  /** Output of one decompression at most, in bytes. Default 10 MiB. */
  readonly maxInflatedBytes?: number;
}

/** What a compressor has done. Rates are 0 to 1, and 0 before the first attempt. */
export interface CompressionStats {
  readonly totalCompressed: number;
  readonly totalDecompressed: number;
  readonly compressionFailures: number;
  readonly decompressionFailures: number;
  /** What became shorter became so by; what became longer counts nothing. */
  readonly totalBytesSaved: number;
  readonly averageBytesSaved: number;
  readonly compressionSuccessRate: number;
  readonly decompressionSuccessRate: number;
}

/** Compresses and packs messages, and counts. No marker is added or taken off. */
export interface MessageCompressor {
  /** Tells whether bytes are longer than the threshold. */
  shouldCompress(data: Uint8Array): boolean;
  /** Compresses with zlib, at another level where one is given. Throws RangeError for what is no level. */
  compress(data: Uint8Array, level?: number): Uint8Array;
  /** Decompresses a zlib stream; throws `CodecError` `inflate_failed` or `inflate_limit`. */
  decompress(data: Uint8Array): Uint8Array;
  /** {@link packEvent} */
  packEvent(event: object, format?: EventFormat): Uint8Array;
  /** {@link unpackEvent} */
  unpackEvent(data: Uint8Array, format?: EventFormat): unknown;
  stats(): CompressionStats;
  resetStats(): void;
}

class CountingCompressor implements MessageCompressor {
  readonly #thresholdBytes: number;
  readonly #level: number;
  readonly #maxInflatedBytes: number;
  readonly #counts = { compressed: 0, decompressed: 0, failedToCompress: 0, failedToDecompress: 0, bytesSaved: 0 };

  constructor({ thresholdBytes, level, maxInflatedBytes }: Required<MessageCompressorOptions>) {
    this.#thresholdBytes = thresholdBytes;
    this.#level = level;
    this.#maxInflatedBytes = maxInflatedBytes;
  }

  shouldCompress(data: Uint8Array): boolean {
    return shouldCompress(data, this.#thresholdBytes);
  }

  compress(data: Uint8Array, level: number = this.#level): Uint8Array {
    const compressed = this.#counted('failedToCompress', () => compress(data, level));
    this.#counts.compressed += 1;
    this.#counts.bytesSaved += Math.max(0, data.length - compressed.length);
    return compressed;
  }

  decompress(data: Uint8Array): Uint8Array {
    const inflated = this.#counted('failedToDecompress', () => decompress(data, this.#maxInflatedBytes));
    this.#counts.decompressed += 1;
    return inflated;
  }

  packEvent(event: object, format?: EventFormat): Uint8Array {
    return packEvent(event, format);
  }

  unpackEvent(data: Uint8Array, format?: EventFormat): unknown {
    return unpackEvent(data, format);
  }

  stats(): CompressionStats {
    const { compressed, decompressed, failedToCompress, failedToDecompress, bytesSaved } = this.#counts;
    return {
      totalCompressed: compressed,
      totalDecompressed: decompressed,
      compressionFailures: failedToCompress,
      decompressionFailures: failedToDecompress,
      totalBytesSaved: bytesSaved,
      averageBytesSaved: share(bytesSaved, compressed),
      compressionSuccessRate: share(compressed, compressed + failedToCompress),
      decompressionSuccessRate: share(decompressed, decompressed + failedToDecompress),
    };
  }

  resetStats(): void {
    Object.assign(this.#counts, {
      compressed: 0,
      decompressed: 0,
      failedToCompress: 0,
      failedToDecompress: 0,
      bytesSaved: 0,
    });
  }

  #counted<Result>(failure: 'failedToCompress' | 'failedToDecompress', call: () => Result): Result {
    try {
      return call();
    } catch (error) {
      this.#counts[failure] += 1;
      throw error;
    }
  }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** Makes a compressor that has counted nothing yet; throws RangeError for settings out of range. */
export function createMessageCompressor(options: MessageCompressorOptions = {}): MessageCompressor {
  const { thresholdBytes = defaultThresholdBytes, level = defaultLevel } = options;
  const { maxInflatedBytes = defaultMaxInflatedBytes } = options;
  if (!(thresholdBytes >= 0)) throw new RangeError(`thresholdBytes is ${thresholdBytes}, allowed are numbers from 0`);
  assertLevel(level);
  assertMaxBytes(maxInflatedBytes);
  return new CountingCompressor({ thresholdBytes, level, maxInflatedBytes });
}
