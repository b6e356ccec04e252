import type { AnyClient } from '@wsekit/client-core';

/** How a topic is asked for. */
export interface HoldOptions {
  /** Asks for what was missed while the connection was down. Default true. */
  readonly recover?: boolean;
  /** To be shown of this user to the others of the topic. (WSE-PRS-002) */
  readonly presence?: Readonly<Record<string, unknown>>;
}

interface Hold {
  count: number;
  options: HoldOptions;
  /** What the client was asked for last; undefined while it was not. */
  asked: HoldOptions | undefined;
  /** The application has asked the client for it by itself, and it is the application's to give up. */
  isForeign: boolean;
}

/**
 * How many hold each topic; the first asks the client for it, and the last gives it up.
 *
 * What changes in one turn goes out in one request.
 */
export class TopicHolds {
  readonly #client: AnyClient;
  readonly #holds = new Map<string, Hold>();
  readonly #changed = new Set<string>();

  constructor(client: AnyClient) {
    this.#client = client;
  }

  hold(topic: string, options: HoldOptions): void {
    const known = this.#holds.get(topic);
    const hold = known ?? { count: 0, options, asked: undefined, isForeign: false };
    hold.count += 1;
    // Who only listens does not take away what another shows of the user.
    if (known !== undefined && options.presence !== undefined) hold.options = { ...known.options, ...options };
    this.#holds.set(topic, hold);
    this.#note(topic);
  }

  release(topic: string): void {
    const hold = this.#holds.get(topic);
    if (hold === undefined) return;
    hold.count -= 1;
    this.#note(topic);
  }

  #note(topic: string): void {
    if (this.#changed.size === 0) queueMicrotask(() => this.#carryOut());
    this.#changed.add(topic);
  }

  #carryOut(): void {
    const wanted = new Set(this.#client.topics.wanted);
    const topics = [...this.#changed];
    this.#changed.clear();
    const leaving = topics.filter((topic) => this.#leaves(topic));
    if (leaving.length > 0) this.#client.unsubscribe(leaving);
    const asking = new Map<string, { readonly options: HoldOptions; readonly topics: string[] }>();
    for (const topic of topics) {
      const hold = this.#holds.get(topic);
      if (hold === undefined || !this.#asks(hold, wanted.has(topic))) continue;
      const key = JSON.stringify(hold.options);
      const group = asking.get(key) ?? { options: hold.options, topics: [] };
      asking.set(key, group);
      group.topics.push(topic);
    }
    // What becomes of them stands in the client's store.
    for (const group of asking.values()) this.#client.subscribe(group.topics, group.options).catch(() => {});
  }

  #leaves(topic: string): boolean {
    const hold = this.#holds.get(topic);
    if (hold === undefined || hold.count > 0) return false;
    this.#holds.delete(topic);
    return hold.asked !== undefined && !hold.isForeign;
  }

  #asks(hold: Hold, isWanted: boolean): boolean {
    if (hold.asked === hold.options) return false;
    hold.isForeign ||= hold.asked === undefined && isWanted;
    hold.asked = hold.options;
    return !hold.isForeign || hold.options.presence !== undefined;
  }
}
