import { isPattern } from '../../topics/glob.ts';
import { InterestSet } from '../interest-set.ts';
import { type Engine, isRefusal } from './engine.ts';
import type { RedisKeys } from './keys.ts';
import type { FollowedInterest } from './topic-followers.ts';

/** Told of what becomes of this node's interest. */
export interface SubscriptionsHome {
  readonly engine: Engine;
  readonly keys: RedisKeys;
  readonly nodeId: string;
  /** Topics are about to be subscribed; done when that may happen. */
  preparing(topics: readonly string[]): Promise<void>;
  /** Topics are subscribed: whatever is published from now on comes. */
  subscribed(topics: readonly string[]): void;
  /** The channel of patterns is subscribed. */
  subscribedWide(): void;
  failed(error: unknown): void;
}

/** Topics and patterns this node holds, and the channels it is subscribed to because of them. */
export class Subscriptions implements FollowedInterest {
  readonly #home: SubscriptionsHome;
  readonly #names = new Set<string>();
  readonly #patterns = new Set<string>();
  readonly #matching = new InterestSet();
  /** Topics whose channel is subscribed. */
  readonly #subscribed = new Set<string>();
  #isWide = false;
  /** Topics whose channel may have to change. */
  #changed = new Set<string>();
  #working: Promise<boolean> | undefined;

  constructor(home: SubscriptionsHome) {
    this.#home = home;
  }

  get patterns(): readonly string[] {
    return [...this.#patterns];
  }

  holdsName(topic: string): boolean {
    return this.#names.has(topic);
  }

  holdsPattern(topic: string): boolean {
    return this.#patterns.size > 0 && this.#matching.holds(topic);
  }

  /** Takes a topic or pattern; longer patterns than a server takes match nothing. */
  add(topic: string): void {
    if (isPattern(topic)) {
      try {
        this.#matching.add(topic);
        this.#patterns.add(topic);
      } catch (error) {
        this.#home.failed(error);
      }
    } else {
      this.#names.add(topic);
      this.#changed.add(topic);
    }
    void this.#work();
  }

  drop(topic: string): void {
    if (isPattern(topic)) {
      this.#matching.delete(topic);
      this.#patterns.delete(topic);
    } else {
      this.#names.delete(topic);
      this.#changed.add(topic);
    }
    void this.#work();
  }

  /**
   * The channel on which nodes tell of themselves, and one of the other kind that nobody uses: ioredis hands on nothing any more
   * once a connection has no channel of one kind left, whatever it has of the other.
   */
  async subscribeControl(): Promise<void> {
    await this.#home.engine.subscribe([this.#home.keys.control]);
    await this.#home.engine.setClassic(this.#home.keys.node(this.#home.nodeId), true);
  }

  /** Subscribes everything, on a connection that has nothing. False where that fails. */
  async resume(): Promise<boolean> {
    await this.#working;
    this.#subscribed.clear();
    this.#isWide = false;
    this.#changed = new Set(this.#names);
    return this.#work();
  }

  #work(): Promise<boolean> {
    if (!this.#home.engine.canSubscribe) return Promise.resolve(false);
    this.#working ??= this.#workAll();
    return this.#working;
  }

  /** Until the channels are what they have to be; many changes of one turn go together. */
  async #workAll(): Promise<boolean> {
    try {
      await Promise.resolve();
      while (this.#changed.size > 0 || this.#isWide !== this.#patterns.size > 0) {
        const changed = [...this.#changed];
        this.#changed.clear();
        await this.#setWide(this.#patterns.size > 0);
        await this.#subscribe(changed.filter((topic) => this.#names.has(topic) && !this.#subscribed.has(topic)));
        await this.#unsubscribe(changed.filter((topic) => !this.#names.has(topic) && this.#subscribed.has(topic)));
      }
      return true;
    } catch (error) {
      if (isRefusal(error)) this.#home.failed(error);
      return false;
    } finally {
      this.#working = undefined;
    }
  }

  async #setWide(wanted: boolean): Promise<void> {
    if (this.#isWide === wanted) return;
    await this.#home.engine.setClassic(this.#home.keys.wide, wanted);
    this.#isWide = wanted;
    if (wanted) this.#home.subscribedWide();
  }

  async #subscribe(topics: readonly string[]): Promise<void> {
    if (topics.length === 0) return;
    await this.#home.preparing(topics);
    await this.#home.engine.subscribe(topics.map((topic) => this.#home.keys.topic(topic)));
    for (const topic of topics) this.#subscribed.add(topic);
    this.#home.subscribed(topics);
  }

  async #unsubscribe(topics: readonly string[]): Promise<void> {
    if (topics.length === 0) return;
    await this.#home.engine.unsubscribe(topics.map((topic) => this.#home.keys.topic(topic)));
    for (const topic of topics) this.#subscribed.delete(topic);
  }
}
