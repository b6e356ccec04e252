import type { Clock } from '../clock.ts';
import type { Link } from './link.ts';
import type { Message, RequestHead } from './message.ts';
import type { Endpoint } from './pipe.ts';

/** What an upgrade is made of. */
export interface UpgradeOptions {
  readonly link: Link;
  readonly clock: Clock;
  readonly handshakeTimeoutMs: number;
  /** Told of the request once all of it is here. */
  readonly onRequest: (head: RequestHead) => void;
  /** Told when the request did not come to its end. */
  readonly onAbandoned: () => void;
}

/** The end of a link at a listener, until its upgrade is answered. */
export class Upgrade implements Endpoint {
  readonly link: Link;
  readonly #options: UpgradeOptions;
  #callOffTimeout: (() => void) | undefined;
  #isWhole = false;
  #hasLeft = false;
  #onLeft: (reason: Error) => void = () => {};

  constructor(options: UpgradeOptions) {
    this.link = options.link;
    this.#options = options;
  }

  /** Whether the peer is gone. */
  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  begins(): void {
    const { clock, handshakeTimeoutMs } = this.#options;
    this.#callOffTimeout = clock.schedule(handshakeTimeoutMs, () => this.lost());
  }

  takes(message: Message): void {
    if (message.kind !== 'request') return;
    this.#isWhole = true;
    this.#callOffTimeout?.();
    this.#options.onRequest(message);
  }

  left(): void {
    // Only a refusal waits here: behind it there is nothing more to say.
    if (this.link.pipe('listener').bufferedBytes === 0) this.link.release('listener');
  }

  lost(): void {
    this.#hasLeft = true;
    this.#callOffTimeout?.();
    this.link.release('listener');
    if (!this.#isWhole) this.#options.onAbandoned();
    this.#onLeft(new Error('the peer has left'));
  }

  /** Tells when the peer leaves; gives what ends the watching. */
  watch(onLeft: (reason: Error) => void): () => void {
    this.#onLeft = onLeft;
    return () => {
      this.#onLeft = () => {};
    };
  }

  /** Answers with a status in place of a connection. */
  refuse(status: number, retryAfter: string | undefined, bytes: number): void {
    this.link.pipe('listener').write({ kind: 'refused', status, retryAfter }, bytes);
    this.left();
  }
}
