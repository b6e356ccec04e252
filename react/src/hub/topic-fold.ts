import type { ClientMessage, Clock } from '@wsekit/client-core';
import { type Counts, type DeliveryCounters, type Loss, type LossReason, noCounts } from './counters.ts';

/** What a {@link TopicFold} is made of; what is called may change with each rendering. */
export interface TopicFoldOptions<State> {
  /** Makes the next state of the last one and a message; as pure as a reducer. */
  fold(state: State, message: ClientMessage): State;
  /** Messages of one key that wait together are superseded by the last of them. */
  keyOf: ((message: ClientMessage) => string | undefined) | undefined;
  /** Told of what is lost. */
  onLost: ((loss: Loss) => void) | undefined;
  /** Which messages are folded, instead of those stamped with the topic. */
  accept: ((message: ClientMessage) => boolean) | undefined;
}

/** What a {@link TopicFold} is made of for good. */
export interface TopicFoldHome<State> {
  readonly topic: string;
  readonly initial: State;
  readonly clock: Clock;
  /** The least time from one new state to the next, in milliseconds. */
  readonly flushMs: number;
  /** Messages that may wait. */
  readonly maxPending: number;
  /** Somebody looks from now on. */
  attach(fold: TopicFold<State>): void;
  /** Nobody looks, for now. */
  detach(fold: TopicFold<State>): void;
}

/** A state of a topic, and what it was made of. */
export interface TopicSnapshot<State> {
  readonly state: State;
  readonly counters: DeliveryCounters;
}

/**
 * The state of one component that is folded from messages, outside of React: renderings look, and change nothing.
 *
 * Messages wait until the next turn, so that a flood costs one rendering a frame; while nobody looks they wait longer.
 */
export class TopicFold<State> {
  options: TopicFoldOptions<State>;
  readonly topic: string;
  /** What a server, and the browser that takes over its markup, have. */
  readonly first: TopicSnapshot<State>;
  readonly #home: TopicFoldHome<State>;
  readonly #counts: Counts = noCounts();
  readonly #listeners = new Set<() => void>();
  #state: State;
  #snapshot: TopicSnapshot<State>;
  #pending: ClientMessage[] = [];
  #callOff: (() => void) | undefined;
  #flushedMs = Number.NEGATIVE_INFINITY;

  constructor(home: TopicFoldHome<State>, options: TopicFoldOptions<State>) {
    this.#home = home;
    this.options = options;
    this.topic = home.topic;
    this.#state = home.initial;
    this.first = { state: home.initial, counters: noCounts() };
    this.#snapshot = this.first;
  }

  /** Which messages it chooses by itself. */
  get accepts(): ((message: ClientMessage) => boolean) | undefined {
    return this.options.accept;
  }

  get counters(): DeliveryCounters {
    return { ...this.#counts, pending: this.#pending.length };
  }

  readonly getSnapshot = (): TopicSnapshot<State> => this.#snapshot;

  readonly getServerSnapshot = (): TopicSnapshot<State> => this.first;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#home.attach(this);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#home.detach(this);
    };
  };

  /** Puts a state in the place of what was folded; what waits is superseded by it. */
  readonly reset = (state: State): void => {
    this.#counts.superseded += this.#pending.length;
    this.#pending = [];
    this.#state = state;
    this.#show();
  };

  push(message: ClientMessage): void {
    this.#counts.received += 1;
    this.#pending.push(message);
    if (this.#pending.length <= this.#home.maxPending) this.#plan();
    else if (this.#listeners.size > 0) this.#flush();
    else {
      this.#pending.shift();
      this.#lose(1, 'overflow');
    }
  }

  /** Messages did not come; undefined where nobody knows how many. */
  missed(messages: number | undefined, reason: LossReason): void {
    if (messages !== undefined) this.#counts.received += messages;
    // What came before is folded before, so that a state that is fetched anew is not older than what it replaces.
    if (this.#listeners.size > 0) this.#fold();
    this.#lose(messages, reason);
    this.#show();
  }

  /** Somebody looks again: what has waited is folded. */
  resume(): void {
    if (this.#pending.length > 0) this.#flush();
  }

  /** Nobody has come back: what has waited is lost. */
  abandon(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    const messages = this.#pending.length;
    this.#pending = [];
    if (messages > 0) this.#lose(messages, 'left_behind');
    this.#show();
  }

  #plan(): void {
    if (this.#callOff !== undefined || this.#listeners.size === 0) return;
    const { clock, flushMs } = this.#home;
    const waitMs = Math.max(0, this.#flushedMs + flushMs - clock.nowMs());
    this.#callOff = clock.schedule(waitMs, () => {
      this.#callOff = undefined;
      if (this.#listeners.size > 0) this.#flush();
    });
  }

  #flush(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#flushedMs = this.#home.clock.nowMs();
    this.#fold();
    this.#show();
  }

  #fold(): void {
    const messages = this.#pending;
    this.#pending = [];
    const last = this.#lastOfEachKey(messages);
    messages.forEach((message, at) => {
      if ((last?.[at] ?? at) !== at) this.#counts.superseded += 1;
      else this.#foldOne(message);
    });
  }

  #foldOne(message: ClientMessage): void {
    try {
      this.#state = this.options.fold(this.#state, message);
      this.#counts.folded += 1;
    } catch (error) {
      this.#lose(1, 'fold_failed', error);
    }
  }

  /** For each message, where the last one of its key stands. */
  #lastOfEachKey(messages: readonly ClientMessage[]): readonly number[] | undefined {
    const { keyOf } = this.options;
    if (keyOf === undefined) return undefined;
    const keys = messages.map(keyOf);
    const last = new Map(keys.map((key, at) => [key, at]));
    return keys.map((key, at) => (key === undefined ? at : (last.get(key) ?? at)));
  }

  #lose(messages: number | undefined, reason: LossReason, error?: unknown): void {
    if (messages === undefined) this.#counts.gaps += 1;
    else this.#counts.lost += messages;
    this.options.onLost?.({ topic: this.topic, messages, reason, ...(error === undefined ? {} : { error }) });
  }

  #show(): void {
    this.#snapshot = { state: this.#state, counters: this.counters };
    for (const listener of [...this.#listeners]) listener();
  }
}
