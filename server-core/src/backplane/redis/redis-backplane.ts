import type {
  Backplane,
  BackplaneHealth,
  BackplaneHistory,
  BackplaneNode,
  PresenceNews,
  Publication,
} from '../backplane.ts';
import { type Counts, createCounts } from '../counts.ts';
import { type RedisBackplaneOptions, type ResolvedRedisOptions, resolveRedisOptions } from './options.ts';
import { RedisNode } from './redis-node.ts';

/** Joins servers by Redis 7 or newer. */
class RedisBackplane implements Backplane {
  readonly kind = 'redis';
  readonly history: BackplaneHistory | undefined;
  readonly #options: ResolvedRedisOptions;
  readonly #counters: Counts = createCounts();
  #running: RedisNode | undefined;
  #stopping: Promise<void> | undefined;

  constructor(options: RedisBackplaneOptions) {
    this.#options = resolveRedisOptions(options);
    this.history = this.#options.history === undefined ? undefined : this.#askHistory();
  }

  async start(node: BackplaneNode): Promise<void> {
    if (this.#stopping !== undefined) return;
    this.#running = new RedisNode(this.#options, node, this.#counters);
    await this.#running.start();
  }

  publish(publication: Publication): void {
    this.#running?.publish(publication);
  }

  addInterest(topic: string): void {
    this.#running?.addInterest(topic);
  }

  dropInterest(topic: string): void {
    this.#running?.dropInterest(topic);
  }

  announcePresence(change: PresenceNews): void {
    this.#running?.announcePresence(change);
  }

  health(): BackplaneHealth {
    const state = this.#running?.state ?? (this.#stopping === undefined ? 'connecting' : 'stopped');
    return { state, peerCount: this.#running?.peerCount ?? 0, counters: { ...this.#counters } };
  }

  /** The others need not know: what they publish goes to who holds it, until the last connection has gone. */
  drain(): void {}

  async stop(): Promise<void> {
    this.#stopping ??= this.#running?.stop() ?? Promise.resolve();
    await this.#stopping;
  }

  #askHistory(): BackplaneHistory {
    const ask = (): BackplaneHistory => {
      const running = this.#running;
      if (running === undefined || running.state === 'stopped')
        throw new Error('asking Redis for a history: not started');
      return running.history;
    };
    return {
      after: async (topic, position, maxMessages) => ask().after(topic, position, maxMessages),
      position: async (topic) => ask().position(topic),
    };
  }
}

/**
 * Makes a backplane over Redis 7 or newer: `createServer({ backplane: createRedisBackplane({ redis: url }) })`. It connects when
 * the server starts. Throws ServerError `invalid_options` that names every mistake.
 */
export function createRedisBackplane(options: RedisBackplaneOptions = {}): Backplane {
  return new RedisBackplane(options);
}
