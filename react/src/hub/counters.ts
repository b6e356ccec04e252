/**
 * What became of the messages of a topic. `received` is `folded + superseded + lost + pending`, always.
 */
export interface DeliveryCounters {
  /** Messages that came for it, and those that are known not to. */
  readonly received: number;
  /** Messages that are in the state. */
  readonly folded: number;
  /** Messages that gave way to a later one of the same key, or to a state that was set, before they were folded. */
  readonly superseded: number;
  /** Messages that are in no state and will not be; `onLost` was told of each. */
  readonly lost: number;
  /** Messages that wait for the next turn. */
  readonly pending: number;
  /** Times that messages were missed whose number nobody knows. */
  readonly gaps: number;
}

/** Counters that are counted up. */
export type Counts = { -readonly [Name in keyof DeliveryCounters]: number };

export function noCounts(): Counts {
  return { received: 0, folded: 0, superseded: 0, lost: 0, pending: 0, gaps: 0 };
}

/**
 * Why messages of a topic are in no state. `server`: the server no longer has them. `not_held`: the component was away for longer
 * than the grace. `left_behind`: they waited for a component that did not come back. `overflow`: more came than may wait for a
 * component that is away. `fold_failed`: the fold has thrown.
 */
export type LossReason = 'server' | 'not_held' | 'left_behind' | 'overflow' | 'fold_failed';

/** Messages that are in no state. */
export interface Loss {
  readonly topic: string;
  /** Undefined where nobody knows how many. */
  readonly messages: number | undefined;
  readonly reason: LossReason;
  /** What a fold has thrown. */
  readonly error?: unknown;
}
