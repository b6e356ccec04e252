import type { Envelope } from '@wsekit/codec';
import type { ClientSession, SessionEvent } from '@wsekit/codec/session';
import type { Clock } from '@wsekit/transports';
import type { ConnectionStatus } from '../connection/status.ts';
import type { ClientEvent } from '../events.ts';
import type { ClientFacts } from '../handlers/client-facts.ts';
import { NetworkMonitor } from '../network/monitor.ts';
import type { ConnectionQuality } from '../network/quality.ts';
import { PresenceBook } from '../presence/presence-book.ts';
import { noAdvice, type ServerAdvice } from './advice.ts';
import { LiveStore } from './client-store.ts';
import { type ClientCounters, CounterBook } from './counters.ts';
import type { TopicsState } from './state.ts';

/** What a view is kept with. Times in milliseconds. */
export interface ClientViewHome {
  readonly clock: Clock;
  readonly sampleIntervalMs: number;
  readonly pingIntervalMs: number;
  /** What presence of all topics may take, about. */
  readonly maxPresenceBytes: number;
  readonly clientVersion: string;
  readonly signs: boolean;
  status(): ConnectionStatus;
  topics(): TopicsState;
  /** Messages that wait to leave. */
  waiting(): number;
  tell(event: ClientEvent): void;
}

/** What a client shows of itself: counts, quality, presence, and the store of it all. */
export class ClientView {
  readonly store: LiveStore;
  readonly presence: PresenceBook;
  readonly #home: ClientViewHome;
  readonly #counters = new CounterBook();
  readonly #monitor: NetworkMonitor;
  #session: ClientSession | undefined;
  #url: string | undefined;
  #advice = noAdvice;
  #lastSequence = 0;
  #topicsChangedMs: number | undefined;

  constructor(home: ClientViewHome) {
    this.#home = home;
    this.presence = new PresenceBook(home.maxPresenceBytes);
    this.#monitor = new NetworkMonitor({ timeoutMs: home.pingIntervalMs });
    this.store = new LiveStore({
      clock: home.clock,
      sampleIntervalMs: home.sampleIntervalMs,
      read: {
        status: () => home.status(),
        topics: () => home.topics(),
        quality: () => this.quality,
        counters: () => this.counters,
        queue: () => this.#queue,
        advice: () => this.#advice,
      },
      readPresence: (topic) => this.presence.of(topic),
      onError: (error) => home.tell({ type: 'failed', error }),
    });
  }

  get counters(): ClientCounters {
    return this.#counters.read();
  }

  get #queue(): { readonly messages: number } {
    return { messages: this.#home.waiting() };
  }

  get quality(): ConnectionQuality {
    return this.#monitor.quality(this.#home.clock.nowMs());
  }

  /** The session of the last attempt. */
  get session(): ClientSession | undefined {
    return this.#session;
  }

  /** Everything there is to say of the client, read now. */
  facts(): ClientFacts {
    const { clock, clientVersion, signs } = this.#home;
    return {
      clientVersion,
      status: this.#home.status(),
      topics: this.#home.topics(),
      quality: this.quality,
      counters: this.counters,
      queue: this.#queue,
      advice: this.#advice,
      lastSequence: this.#lastSequence,
      topicsChangedMs: this.#topicsChangedMs,
      encrypted: this.#session?.encrypted ?? false,
      signs,
      nowMs: clock.nowMs(),
    };
  }

  /** A message has come. */
  received({ seq }: Envelope): void {
    if (Number.isSafeInteger(seq) && Number(seq) > this.#lastSequence) this.#lastSequence = Number(seq);
  }

  /** The server has said something of the connection. */
  advise(advice: Partial<ServerAdvice>): void {
    const settings = { ...this.#advice.settings, ...advice.settings };
    this.#advice = { ...this.#advice, ...advice, settings };
    this.store.advice.changed();
    this.#home.tell({ type: 'advised', advice: this.#advice });
  }

  /** An attempt begins: its session is the one that counts. */
  began(session: ClientSession): void {
    this.#session = session;
    this.#counters.follow(session.counters);
  }

  statusChanged(status: ConnectionStatus): void {
    if (status.state === 'ready') this.#becameReady(status.url);
    else this.#monitor.interrupted();
    this.store.status.changed();
    if (status.state === 'closed') this.store.end();
  }

  topicsChanged(): void {
    this.#topicsChangedMs = this.#home.clock.nowMs();
    this.store.topics.changed();
  }

  /** Topics are not wanted any more: who is there is not told any more. */
  left(topics: readonly string[]): void {
    for (const topic of topics) this.presence.forget(topic);
    if (this.#home.topics().wanted.length === 0) this.presence.forget(undefined);
    this.store.presenceChanged();
  }

  /** Something the client tells of is counted, where it counts. */
  told(event: ClientEvent): void {
    if (event.type === 'recovered') this.#counters.add('recovered', event.count);
    if (event.type === 'lost') this.#counters.add('losses');
    if (event.type === 'invalid') this.#counters.add('invalid');
    if (event.type === 'overflow') this.#counters.add('overflowed', event.messages);
    if (event.type === 'session') this.#noticed(event.event);
  }

  #noticed(event: SessionEvent): void {
    if (event.type === 'pinged') this.#monitor.pinged(event.sentMs);
    if (event.type === 'latency') this.#monitor.answered(event.sentMs, this.#home.clock.nowMs());
    if (event.type === 'pinged' || event.type === 'latency') this.#measured();
  }

  #measured(): void {
    const before = this.store.quality.getSnapshot();
    this.store.quality.changed();
    const quality = this.store.quality.getSnapshot();
    if (quality.level !== before.level || quality.suggestions.join() !== before.suggestions.join()) {
      this.#home.tell({ type: 'quality', quality });
    }
  }

  /** The way to another server is measured anew, and nobody was there before, as far as a new session knows. */
  #becameReady(url: string): void {
    this.#counters.add('sessions');
    if (url !== this.#url) this.#monitor.reset();
    this.#url = url;
    this.#advice = noAdvice;
    this.store.advice.changed();
    this.presence.clear();
    this.store.presenceChanged();
    this.store.quality.changed();
  }
}
