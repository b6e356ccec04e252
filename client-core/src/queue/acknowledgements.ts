import type { Envelope } from '@wsekit/codec';
import { type AckTracker, createAckTracker } from '@wsekit/codec/session';

/** What {@link Acknowledgements} report to, by the id of what was sent. */
export interface AcknowledgementsHome {
  confirmed(id: string): void;
  refused(id: string, code: string): void;
}

const mostUnconfirmed = 1_000;

/** What was sent to a server that announces `acks`, until it is confirmed or refused. (WSE-DLV-071) */
export class Acknowledgements implements AckTracker<Envelope> {
  readonly #home: AcknowledgementsHome;
  #tracker: AckTracker<Envelope> = createAckTracker(mostUnconfirmed);
  readonly #ids = new Set<string>();

  constructor(home: AcknowledgementsHome) {
    this.#home = home;
  }

  get size(): number {
    return this.#tracker.size;
  }

  /** Whether a message was sent that is to be confirmed. */
  awaits(id: string | undefined): boolean {
    return id !== undefined && this.#ids.has(id);
  }

  track(envelope: Envelope): number | undefined {
    const number = this.#tracker.track(envelope);
    if (number !== undefined && envelope.id !== undefined) this.#ids.add(envelope.id);
    return number;
  }

  acknowledge(upTo: number): number {
    const confirmed = [...this.#tracker.entries()].filter(([number]) => number <= upTo);
    const count = this.#tracker.acknowledge(upTo);
    for (const [, { id }] of confirmed) if (this.#forget(id)) this.#home.confirmed(id);
    return count;
  }

  refuse(number: number): Envelope | undefined {
    const envelope = this.#tracker.refuse(number);
    this.#forget(envelope?.id);
    return envelope;
  }

  take({ t, p }: Envelope): void {
    const { s: number, code } = typeof p === 'object' && p !== null ? { s: undefined, code: undefined, ...p } : {};
    if (typeof number !== 'number') return;
    if (t === 'ack') {
      this.acknowledge(number);
      return;
    }
    const id = this.refuse(number)?.id;
    if (id !== undefined) this.#home.refused(id, typeof code === 'string' ? code : 'unknown');
  }

  entries(): IterableIterator<[number: number, item: Envelope]> {
    return this.#tracker.entries();
  }

  /** The connection is gone, and nothing that was sent over it will be confirmed. */
  forgetAll(): void {
    this.#tracker = createAckTracker(mostUnconfirmed);
    this.#ids.clear();
  }

  #forget(id: string | undefined): id is string {
    return id !== undefined && this.#ids.delete(id);
  }
}
