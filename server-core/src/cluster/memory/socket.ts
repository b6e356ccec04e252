import type { Endpoint, Link, Random, Side } from '@wsekit/transports/memory';
import type { Clock } from '../../clock.ts';
import type { ClusterSocket, SocketHandler } from '../network.ts';
import type { StreamMessage } from './message.ts';

const nobody: SocketHandler = { onOpen() {}, onBytes() {}, onDrain() {}, onEnd() {}, onClose() {} };

/** What an end of a stream is made of. */
export interface MemorySocketOptions {
  readonly clock: Clock;
  readonly link: Link<StreamMessage>;
  readonly side: Side;
  readonly remoteAddress: string;
  /** Draws where what is written is cut. */
  readonly random: Random;
  /** Told when this end is over. */
  readonly onOver: () => void;
}

/** One end of a stream between two hosts. */
export class MemorySocket implements ClusterSocket, Endpoint<StreamMessage> {
  readonly remoteAddress: string;
  readonly #options: MemorySocketOptions;
  #handler: SocketHandler = nobody;
  #waits = false;
  #hasEnded = false;
  #isEnded = false;
  #isOver = false;

  constructor(options: MemorySocketOptions) {
    this.#options = options;
    this.remoteAddress = options.remoteAddress;
    options.link.attach(options.side, this);
  }

  get bufferedBytes(): number {
    return this.#pipe.bufferedBytes;
  }

  get isWritable(): boolean {
    return !this.#isOver && !this.#hasEnded;
  }

  get #pipe(): ReturnType<Link<StreamMessage>['pipe']> {
    return this.#options.link.pipe(this.#options.side);
  }

  /** Says who is told from here on. */
  setHandler(handler: SocketHandler): void {
    this.#handler = handler;
  }

  /** Says something to the other end before there is a stream. */
  signal(kind: 'open' | 'opened' | 'refused'): void {
    this.#pipe.write({ kind }, 1);
  }

  write(buffers: readonly Uint8Array[]): void {
    if (!this.isWritable) return;
    for (const bytes of this.#cut(Buffer.concat(buffers))) this.#pipe.write({ kind: 'bytes', bytes }, bytes.length);
    this.#waits = this.#pipe.bufferedBytes > 0;
  }

  end(): void {
    if (!this.isWritable) return;
    this.#hasEnded = true;
    this.#pipe.write({ kind: 'end' }, 0);
    this.#finishIfEnded();
  }

  destroy(): void {
    this.#finish(undefined);
  }

  /** The host is gone: nobody here is told anything any more. */
  forsake(): void {
    this.#handler = nobody;
    this.#finish(undefined);
  }

  begins(): void {}

  takes(message: StreamMessage): void {
    if (message.kind === 'bytes') this.#handler.onBytes(message.bytes);
    else if (message.kind === 'opened') this.#handler.onOpen();
    else if (message.kind === 'refused') this.#finish('nobody listens there');
    else if (message.kind === 'end') this.#takeEnd();
  }

  left(): void {
    if (this.#pipe.bufferedBytes > 0) return;
    if (this.#waits) {
      this.#waits = false;
      this.#handler.onDrain();
    }
    this.#finishIfEnded();
  }

  lost(): void {
    this.#finish('the stream was lost');
  }

  #takeEnd(): void {
    this.#isEnded = true;
    this.#handler.onEnd();
    this.#finishIfEnded();
  }

  #finishIfEnded(): void {
    if (this.#hasEnded && this.#isEnded && this.#pipe.bufferedBytes === 0) this.#finish(undefined);
  }

  #finish(reason: string | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { link, side, clock, onOver } = this.#options;
    link.release(side);
    onOver();
    clock.schedule(0, () => this.#handler.onClose(reason));
  }

  /** Pieces of 1 to so many bytes as the settings of the link say. */
  #cut(bytes: Uint8Array): readonly Uint8Array[] {
    const { link, random } = this.#options;
    const { chunkBytes } = link.settings;
    if (!Number.isFinite(chunkBytes)) return bytes.length > 0 ? [bytes] : [];
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; ) {
      const end = at + 1 + Math.floor(random() * chunkBytes);
      pieces.push(bytes.subarray(at, end));
      at = end;
    }
    return pieces;
  }
}
