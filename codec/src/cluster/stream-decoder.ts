import { CodecError } from '../errors.ts';
import type { ClusterFrame } from './frame.ts';
import { decodeClusterFrame, outerLengthBytes } from './messages.ts';
import { type ClusterOptions, maxFrameBytesOf } from './options.ts';
import { PendingBytes } from './pending-bytes.ts';
import { tooLarge, truncated } from './refusal.ts';

/** Options of a {@link ClusterStreamDecoder}. */
export interface ClusterStreamOptions extends ClusterOptions {
  /**
   * Takes each frame in order, with its bytes.
   *
   * Both may be views of the chunk just pushed or of the decoder's own buffer: valid during the call only. What it
   * throws comes out of `push` and ends the decoder.
   */
  readonly onFrame: (frame: ClusterFrame, bytes: Uint8Array) => void;
  /** The first frame must be a HELLO, as on a link that begins; else `cluster_invalid_hello`. Default false. (WSE-CLU-082) */
  readonly expectHello?: boolean;
}

/** `open` takes chunks, `failed` has refused its input for good, `finished` has been told that no more comes. */
export type ClusterStreamState = 'open' | 'failed' | 'finished';

/** Reads the frames of one direction of a cluster link from chunks of any size. */
export interface ClusterStreamDecoder {
  readonly state: ClusterStreamState;
  /** Bytes of an unfinished frame, its outer length included, kept until the rest arrives. */
  readonly bufferedBytes: number;
  /**
   * Reads a chunk and hands out the frames it completes. The chunk is neither changed nor kept.
   *
   * Throws `CodecError` for the first bad frame, after handing out those before it, and the same error ever after:
   * nothing on the wire tells where to go on. Besides the codes of `decodeClusterFrame`: `cluster_length` for length 0.
   */
  push(chunk: Uint8Array): void;
  /** Ends the stream. Throws `CodecError` `cluster_truncated` inside a frame, and the error of a failed decoder. */
  finish(): void;
}

/**
 * Makes a decoder for the byte stream of a cluster link. (WSE-CLU-001 to WSE-CLU-007)
 *
 * A frame that lies whole in a chunk is read in place; of others only what really arrived is copied, into a buffer that
 * grows with it. The outer length is judged as soon as its four bytes are there. Throws RangeError for a bad limit.
 */
export function createClusterStreamDecoder(options: ClusterStreamOptions): ClusterStreamDecoder {
  return new StreamDecoder(options);
}

class StreamDecoder implements ClusterStreamDecoder {
  readonly #options: ClusterStreamOptions;
  readonly #maxFrameBytes: number;
  readonly #pending = new PendingBytes();
  #state: ClusterStreamState | 'busy' = 'open';
  #error: unknown;
  #expectHello: boolean;

  constructor(options: ClusterStreamOptions) {
    this.#options = options;
    this.#maxFrameBytes = maxFrameBytesOf(options);
    this.#expectHello = options.expectHello ?? false;
  }

  get state(): ClusterStreamState {
    return this.#state === 'busy' ? 'open' : this.#state;
  }

  get bufferedBytes(): number {
    return this.#pending.length;
  }

  push(chunk: Uint8Array): void {
    this.#checkOpen();
    this.#state = 'busy';
    try {
      let at = this.#pending.length === 0 ? 0 : this.#completePending(chunk);
      while (at < chunk.length) at = this.#readInPlace(chunk, at);
      this.#state = 'open';
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  finish(): void {
    this.#checkOpen();
    this.#state = 'finished';
    if (this.#pending.length === 0) return;
    const needed = this.#neededBytes();
    const error = truncated('a stream that ended inside a frame', needed, this.#pending.length);
    this.#fail(error);
    throw error;
  }

  #checkOpen(): void {
    if (this.#state === 'failed') throw this.#error;
    if (this.#state !== 'open') throw new TypeError(`the stream decoder is ${this.#state}`);
  }

  #fail(error: unknown): void {
    this.#state = 'failed';
    this.#error = error;
    this.#pending.clear();
  }

  /** Bytes of the pending frame with its outer length, as far as that is known. */
  #neededBytes(): number {
    if (this.#pending.length < outerLengthBytes) return outerLengthBytes;
    return outerLengthBytes + this.#outerLength(this.#pending.view(), 0);
  }

  /** Feeds the pending frame from the chunk and returns the offset behind what it took. */
  #completePending(chunk: Uint8Array): number {
    let at = 0;
    // Twice at most: first the outer length, then the frame it announces.
    for (let needed = this.#neededBytes(); this.#pending.length < needed; needed = this.#neededBytes()) {
      if (at === chunk.length) return at;
      at += this.#pending.append(chunk, at, needed);
    }
    const frame = this.#pending.view().subarray(outerLengthBytes);
    this.#hand(frame);
    this.#pending.clear();
    return at;
  }

  #readInPlace(chunk: Uint8Array, at: number): number {
    const start = at + outerLengthBytes;
    const end = start <= chunk.length ? start + this.#outerLength(chunk, at) : Number.POSITIVE_INFINITY;
    if (end > chunk.length) {
      this.#pending.append(chunk, at, Number.POSITIVE_INFINITY);
      return chunk.length;
    }
    this.#hand(chunk.subarray(start, end));
    return end;
  }

  /** Reads an outer length and refuses what no frame can have, before anything is kept for it. */
  #outerLength(bytes: Uint8Array, at: number): number {
    const high = ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16);
    const length = (high | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
    if (length === 0) throw new CodecError('cluster_length', 'reading a stream: outer length 0, the lowest is 1');
    if (length > this.#maxFrameBytes) throw tooLarge('reading a stream: the next frame', length, this.#maxFrameBytes);
    return length;
  }

  #hand(bytes: Uint8Array): void {
    const frame = decodeClusterFrame(bytes, this.#options);
    if (this.#expectHello && frame.type !== 'HELLO') {
      throw new CodecError('cluster_invalid_hello', `opening a cluster link: ${frame.type} came before HELLO`);
    }
    this.#expectHello = false;
    this.#options.onFrame(frame, bytes);
  }
}
