import { isGlob, matchesGlob } from '@wsekit/codec/cluster';
import { meshLimits } from './limits.ts';

const rememberedTopics = 1_024;

/** How much of a node's interest is kept. */
export type InterestLimits = Pick<typeof meshLimits, 'maxInterests' | 'maxPatterns' | 'maxInterestUnits'>;

/**
 * What a node at the other end of a link wants. (WSE-CLU-056, WSE-CLU-057)
 *
 * Until it has said anything that is everything. One that asks for more than a limit holds is sent everything as well,
 * until it says anew what it wants: it gets more than it asked for, and never less.
 */
export class RemoteInterest {
  readonly #limits: InterestLimits;
  readonly #topics = new Set<string>();
  readonly #patterns = new Set<string>();
  /** What was decided for topics since the last change. */
  readonly #decided = new Map<string, boolean>();
  #units = 0;
  #state: 'unknown' | 'known' | 'too_much' = 'unknown';

  constructor(limits: InterestLimits = meshLimits) {
    this.#limits = limits;
  }

  /** Entries that are kept. */
  get size(): number {
    return this.#topics.size + this.#patterns.size;
  }

  /** Whether the node is sent everything because it asked for too much. */
  get isOverLimit(): boolean {
    return this.#state === 'too_much';
  }

  /** Whether a publication to the topic goes to the node. */
  wants(topic: string): boolean {
    if (this.#state !== 'known') return true;
    if (this.#topics.has(topic)) return true;
    if (this.#patterns.size === 0) return false;
    const decided = this.#decided.get(topic);
    if (decided !== undefined) return decided;
    if (this.#decided.size >= rememberedTopics) this.#decided.clear();
    const matches = this.#matchesPattern(topic);
    this.#decided.set(topic, matches);
    return matches;
  }

  /** SUB: the first one ends the time of wanting everything. */
  add(topic: string): void {
    if (this.#state === 'too_much') return;
    this.#state = 'known';
    this.#keep(topic);
  }

  /** UNSUB: means nothing where nothing was said before. */
  remove(topic: string): void {
    const entries = isGlob(topic) ? this.#patterns : this.#topics;
    if (!entries.delete(topic)) return;
    this.#units -= topic.length;
    this.#decided.clear();
  }

  /** RESYNC: all that is wanted, or more of it. (WSE-CLU-052) */
  replace(topics: readonly string[], isContinuation: boolean): void {
    if (!isContinuation) this.#forget('known');
    for (const topic of topics) this.add(topic);
    if (topics.length === 0 && this.#state === 'unknown') this.#state = 'known';
  }

  /** DRAIN: nothing, until the node says otherwise. (WSE-CLU-094) */
  clear(): void {
    this.#forget('known');
  }

  #keep(topic: string): void {
    const entries = isGlob(topic) ? this.#patterns : this.#topics;
    if (entries.has(topic)) return;
    const { maxInterests, maxPatterns, maxInterestUnits } = this.#limits;
    const isFull = this.size >= maxInterests || (entries === this.#patterns && entries.size >= maxPatterns);
    if (isFull || this.#units + topic.length > maxInterestUnits) {
      this.#forget('too_much');
      return;
    }
    entries.add(topic);
    this.#units += topic.length;
    if (entries === this.#patterns) this.#decided.clear();
  }

  #forget(state: 'known' | 'too_much'): void {
    this.#topics.clear();
    this.#patterns.clear();
    this.#decided.clear();
    this.#units = 0;
    this.#state = state;
  }

  #matchesPattern(topic: string): boolean {
    for (const pattern of this.#patterns) if (matchesGlob(pattern, topic)) return true;
    return false;
  }
}
