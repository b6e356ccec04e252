import { clusterLimits } from '@wsekit/spec';
import { joinAdjacent } from './frame-slab.ts';
import { meshLimits } from './limits.ts';
import type { ClusterSocket } from './network.ts';

const { maxQueuedFrames, maxQueuedBytes } = meshLimits;
const { cluster_write_batch_bytes: batchBytes } = clusterLimits;
/** Memory that frames which wait may keep alive beside what they fill: those around them are other links' alone. */
const spareBytes = 4_194_304;

/** A frame that waits; publications keep what a dead letter tells of them. */
export interface QueuedFrame {
  readonly bytes: Uint8Array;
  readonly letter: { readonly topic: string; readonly text: string } | undefined;
}

/** What a writer is made of. */
export interface LinkWriterOptions {
  readonly socket: ClusterSocket;
  readonly nextTurn: (call: () => void) => void;
  /** Bytes were given to the socket. */
  readonly onWritten: (bytes: number) => void;
}

/**
 * The frames on their way to one node, in order.
 *
 * Frames of one turn go out joined, about 64 KiB in a write; a frame does not wait for the turn to end once so much is
 * there. A socket that does not drain leaves them here, up to the limits.
 */
export class LinkWriter {
  readonly #options: LinkWriterOptions;
  #queue: QueuedFrame[] = [];
  #messages = 0;
  #queuedBytes = 0;
  #messageBytes = 0;
  #heldBytes = 0;
  #isScheduled = false;
  #isEnded = false;

  constructor(options: LinkWriterOptions) {
    this.#options = options;
  }

  /** Frames that wait. */
  get size(): number {
    return this.#queue.length;
  }

  /** Frames that wait and are no publications. */
  get controls(): number {
    return this.#queue.length - this.#messages;
  }

  /** Bytes of memory that frames which wait keep alive: at most twice what they fill, and 4 MiB more. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Puts a publication behind what waits; false where it finds no room. */
  addMessage(bytes: Uint8Array, letter: QueuedFrame['letter']): boolean {
    if (this.#messages >= maxQueuedFrames || this.#messageBytes + bytes.length > maxQueuedBytes) return false;
    this.#messages += 1;
    this.#messageBytes += bytes.length;
    this.#add({ bytes, letter });
    return true;
  }

  /** Puts another frame behind what waits; false where it finds no room. */
  addControl(bytes: Uint8Array): boolean {
    if (this.controls >= maxQueuedFrames) return false;
    this.#add({ bytes, letter: undefined });
    return true;
  }

  /** Gives the socket what it takes. */
  flush(): void {
    const { socket } = this.#options;
    while (this.#queue.length > 0 && isReady(socket)) this.#writeBatch(socket);
    if (this.#isEnded && this.#queue.length === 0) socket.end();
  }

  /** Ends the stream behind what waits. */
  end(): void {
    this.#isEnded = true;
    this.flush();
  }

  /** Gives up what waits. */
  take(): readonly QueuedFrame[] {
    const left = this.#queue;
    this.#queue = [];
    this.#messages = 0;
    this.#queuedBytes = 0;
    this.#messageBytes = 0;
    this.#heldBytes = 0;
    return left;
  }

  #add(frame: QueuedFrame): void {
    if (this.#isEnded) return;
    const last = this.#queue.at(-1);
    if (last?.bytes.buffer !== frame.bytes.buffer) this.#heldBytes += frame.bytes.buffer.byteLength;
    this.#queue.push(frame);
    this.#queuedBytes += frame.bytes.length;
    if (this.#heldBytes > 2 * this.#queuedBytes + spareBytes) this.#detach();
    if (this.#queuedBytes >= batchBytes && isReady(this.#options.socket)) this.flush();
    else this.#schedule();
  }

  /** Copies what waits out of memory that it shares. */
  #detach(): void {
    this.#queue = this.#queue.map(({ bytes, letter }) => ({ bytes: bytes.slice(), letter }));
    this.#heldBytes = this.#queuedBytes;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#options.nextTurn(() => {
      this.#isScheduled = false;
      this.flush();
    });
  }

  /** Frames up to about 64 KiB: the last one may go beyond. */
  #writeBatch(socket: ClusterSocket): void {
    const buffers: Uint8Array[] = [];
    let bytes = 0;
    for (const frame of this.#queue) {
      if (bytes >= batchBytes) break;
      buffers.push(frame.bytes);
      bytes += frame.bytes.length;
      const next = this.#queue[buffers.length];
      if (next?.bytes.buffer !== frame.bytes.buffer) this.#heldBytes -= frame.bytes.buffer.byteLength;
      if (frame.letter === undefined) continue;
      this.#messages -= 1;
      this.#messageBytes -= frame.bytes.length;
    }
    this.#queue.splice(0, buffers.length);
    this.#queuedBytes -= bytes;
    this.#options.onWritten(bytes);
    socket.write(joinAdjacent(buffers));
  }
}

/** One batch at a time is with the socket: what is lost with it is at most that, and what the operating system has. */
function isReady({ isWritable, bufferedBytes }: ClusterSocket): boolean {
  return isWritable && bufferedBytes === 0;
}
