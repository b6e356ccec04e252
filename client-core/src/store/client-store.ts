import type { Clock } from '@wsekit/transports';
import type { ConnectionStatus } from '../connection/status.ts';
import type { ConnectionQuality } from '../network/quality.ts';
import type { TopicPresence } from '../presence/presence-book.ts';
import type { ServerAdvice } from './advice.ts';
import type { ClientCounters } from './counters.ts';
import { sliceOf, sliceOfAll } from './derived-slices.ts';
import { SampledSlice } from './sampled-slice.ts';
import { LiveSlice, type Slice } from './slice.ts';
import { SliceCache } from './slice-cache.ts';
import { type ClientState, type ClientStore, type TopicState, type TopicsState, topicStateOf } from './state.ts';

/** What a store is read off. */
export interface LiveStoreOptions {
  readonly clock: Clock;
  /** How often figures are looked at while somebody listens, in milliseconds. */
  readonly sampleIntervalMs: number;
  readonly read: { readonly [Name in keyof ClientState]: () => ClientState[Name] };
  readPresence(topic: string | undefined): TopicPresence;
  onError(error: unknown): void;
}

const maxCachedSlices = 1000;

/** The store of one client, and what the client tells it by. */
export class LiveStore implements ClientStore {
  readonly status: LiveSlice<ConnectionStatus>;
  readonly topics: LiveSlice<TopicsState>;
  readonly quality: LiveSlice<ConnectionQuality>;
  readonly advice: LiveSlice<ServerAdvice>;
  readonly counters: SampledSlice<ClientCounters>;
  readonly queue: SampledSlice<ClientState['queue']>;
  readonly getSnapshot: () => ClientState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly #changes: LiveSlice<number>;
  readonly #topic: SliceCache<string, TopicState>;
  readonly #presence: SliceCache<string | undefined, TopicPresence>;
  #presenceChanges = 0;

  constructor({ clock, sampleIntervalMs: intervalMs, read, readPresence, onError }: LiveStoreOptions) {
    this.status = new LiveSlice({ read: read.status, onError });
    this.topics = new LiveSlice({ read: read.topics, onError });
    this.quality = new LiveSlice({ read: read.quality, onError });
    this.advice = new LiveSlice({ read: read.advice, onError });
    this.counters = new SampledSlice({ read: read.counters, onError, clock, intervalMs });
    this.queue = new SampledSlice({ read: read.queue, onError, clock, intervalMs });
    this.#changes = new LiveSlice({ read: () => this.#presenceChanges, onError });
    this.#topic = new SliceCache(maxCachedSlices, (name) => sliceOf(this.topics, (state) => topicStateOf(state, name)));
    this.#presence = new SliceCache(maxCachedSlices, (topic) => sliceOf(this.#changes, () => readPresence(topic)));
    const { status, topics, quality, counters, queue, advice } = this;
    const whole = sliceOfAll<ClientState>({ status, topics, quality, counters, queue, advice });
    this.getSnapshot = whole.getSnapshot;
    this.subscribe = whole.subscribe;
  }

  topic(name: string): Slice<TopicState> {
    return this.#topic.get(name);
  }

  presence(topic?: string): Slice<TopicPresence> {
    return this.#presence.get(topic);
  }

  presenceChanged(): void {
    this.#presenceChanges += 1;
    this.#changes.changed();
  }

  /** The client is closed: looks at the figures once more, and leaves no timer. */
  end(): void {
    this.counters.end();
    this.queue.end();
  }
}
