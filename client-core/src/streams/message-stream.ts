import { ClientError } from '../errors.ts';

/** What becomes of messages that find a full buffer: the oldest gives way, the newcomer does, or the stream fails. */
export type Overflow = 'drop_oldest' | 'drop_newest' | 'fail';

/** How a stream buffers. */
export interface MessageStreamOptions {
  /** Messages that may wait for their reader, 1 or more. Default 1,000. */
  readonly maxBuffered?: number;
  /** Default `drop_oldest`. */
  readonly overflow?: Overflow;
  /** Ends the stream. */
  readonly signal?: AbortSignal;
}

const defaultMaxBuffered = 1000;

interface Waiting<Item> {
  resolve(result: IteratorResult<Item, undefined>): void;
  reject(error: unknown): void;
}

/** Messages on their way to one reader; bounded, and what is dropped is counted. */
export class MessageStream<Item> implements AsyncIterableIterator<Item, undefined> {
  /** Messages that found no room, since the beginning. */
  dropped = 0;
  readonly #maxBuffered: number;
  readonly #overflow: Overflow;
  readonly #onEnd: () => void;
  readonly #onDropped: (messages: number) => void;
  #buffer: Item[] = [];
  #waiting: Waiting<Item>[] = [];
  #end: { readonly error: unknown } | undefined;

  constructor(
    { maxBuffered = defaultMaxBuffered, overflow = 'drop_oldest', signal }: MessageStreamOptions,
    home: { onEnd(): void; onDropped(messages: number): void },
  ) {
    if (!Number.isInteger(maxBuffered) || maxBuffered < 1) {
      throw new ClientError('invalid_options', `maxBuffered is ${maxBuffered}, allowed are integers from 1`);
    }
    this.#maxBuffered = maxBuffered;
    this.#overflow = overflow;
    this.#onDropped = (messages) => home.onDropped(messages);
    const abandon = (): void => this.end();
    this.#onEnd = () => {
      signal?.removeEventListener('abort', abandon);
      home.onEnd();
    };
    if (signal?.aborted === true) this.#end = { error: undefined };
    else signal?.addEventListener('abort', abandon, { once: true });
  }

  /** Messages that wait. */
  get buffered(): number {
    return this.#buffer.length;
  }

  /** Nothing comes any more but what is buffered. */
  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  push(item: Item): void {
    if (this.#end !== undefined) return;
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) waiting.resolve({ done: false, value: item });
    else if (this.#buffer.length < this.#maxBuffered) this.#buffer.push(item);
    else this.#overflowBy(item);
  }

  /** Ends the stream behind what is buffered; with an error it is what its reader gets then. */
  end(error?: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    for (const waiting of this.#waiting.splice(0)) {
      if (error === undefined) waiting.resolve({ done: true, value: undefined });
      else waiting.reject(error);
    }
    this.#onEnd();
  }

  next(): Promise<IteratorResult<Item, undefined>> {
    const [item] = this.#buffer;
    if (this.#buffer.length > 0) {
      this.#buffer.shift();
      return Promise.resolve({ done: false, value: item as Item });
    }
    if (this.#end !== undefined) return this.#ended(this.#end.error);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  /** What a reader calls that leaves the loop: the rest is forgotten. */
  return(): Promise<IteratorResult<Item, undefined>> {
    this.#buffer = [];
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** An error is told once. */
  #ended(error: unknown): Promise<IteratorResult<Item, undefined>> {
    this.#end = { error: undefined };
    return error === undefined ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(error);
  }

  #overflowBy(item: Item): void {
    this.dropped += 1;
    if (this.#overflow === 'fail') {
      this.end(new ClientError('overflow', `${this.#maxBuffered} messages wait for their reader, and another came`));
    } else if (this.#overflow === 'drop_oldest') {
      this.#buffer.shift();
      this.#buffer.push(item);
    }
    this.#onDropped(1);
  }
}
