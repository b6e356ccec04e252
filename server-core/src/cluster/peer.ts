import type { Clock } from '../clock.ts';
import { Backoff } from './backoff.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import type { Link } from './link.ts';
import type { LinkEnd } from './link-end.ts';

/** What dials for a peer, and knows of the others. */
export interface PeerOwner {
  readonly clock: Clock;
  readonly random: () => number;
  dial(address: string): Link;
  /** Whether there is a link to the node of that address already. */
  isLinked(peer: Peer): boolean;
  /** A dial that is not the first. */
  retried(): void;
}

/** An address that is dialled until the end, with waits that grow. (WSE-CLU-092) */
export class Peer {
  readonly address: string;
  /** Whether the application named it: it is kept whatever becomes of it. */
  readonly isConfigured: boolean;
  /** The node that was found there; undefined before. */
  nodeId: string | undefined;
  readonly #owner: PeerOwner;
  readonly #backoff: Backoff;
  readonly #breaker = new CircuitBreaker();
  #state: 'waiting' | 'dialling' | 'linked' | 'held' | 'over' = 'waiting';
  #link: Link | undefined;
  #hasTried = false;
  #callOff: (() => void) | undefined;

  constructor(owner: PeerOwner, address: string, isConfigured: boolean) {
    this.#owner = owner;
    this.address = address;
    this.isConfigured = isConfigured;
    this.#backoff = new Backoff(owner.random);
  }

  /** Whether it failed so often that its place may go to another. */
  get isHopeless(): boolean {
    return !this.isConfigured && this.#state !== 'linked' && this.#breaker.isOpen;
  }

  /** The link that was dialled and is not over. */
  get link(): Link | undefined {
    return this.#link;
  }

  /** Dials now, unless something is against it. */
  start(): void {
    this.#callOff = undefined;
    if (this.#state === 'over') return;
    if (this.#owner.isLinked(this)) {
      this.#state = 'held';
      return;
    }
    const waitMs = this.#breaker.waitMs(this.#owner.clock.nowMs());
    if (waitMs > 0) {
      this.#wait(waitMs);
      return;
    }
    this.#dial();
  }

  /** Some link is over: an address that was not dialled because of it is dialled again. */
  wake(): void {
    if (this.#state === 'held' && !this.#owner.isLinked(this)) this.#wait(this.#backoff.nextMs());
  }

  /** The link that was dialled is one. */
  opened(nodeId: string): void {
    this.#state = 'linked';
    this.nodeId = nodeId;
    this.#breaker.succeeded();
    this.#backoff.reset();
  }

  /** The link that was dialled is over. */
  closed(end: LinkEnd, nodeId: string): void {
    const wasLinked = this.#state === 'linked';
    this.#link = undefined;
    if (this.#state === 'over') return;
    if (end === 'duplicate') this.nodeId = nodeId;
    else if (!wasLinked) this.#breaker.failed(this.#owner.clock.nowMs());
    this.#wait(this.#backoff.nextMs());
  }

  /** Dials no more. A link that is open stays. */
  stop(): void {
    this.#state = 'over';
    this.#callOff?.();
  }

  #dial(): void {
    if (this.#hasTried) this.#owner.retried();
    this.#hasTried = true;
    this.#state = 'dialling';
    this.#link = this.#owner.dial(this.address);
  }

  #wait(delayMs: number): void {
    this.#state = 'waiting';
    this.#callOff = this.#owner.clock.schedule(delayMs, () => this.start());
  }
}
