import type { Backplane, Clock } from '@wsekit/server-core';

/** What a kind of backplane can do, beside what all can. */
export interface BackplaneCapabilities {
  /** It keeps what is published: so many publications of a topic at least, and one more than `mostEntries` drops the oldest. */
  readonly history?: { readonly entries: number; readonly mostEntries: number };
  /** A position of the publisher gets to the other nodes. */
  readonly carriesPositions: boolean;
  /** `health` knows how many other nodes there are. */
  readonly countsPeers: boolean;
  /** Longest topic it carries, in bytes. */
  readonly maxTopicBytes: number;
}

/** What the nodes of one test meet on: a bus, an engine, addresses. */
export interface BackplaneGround {
  /** What the nodes go by. */
  readonly clock: Clock;
  /** Makes the backplane of one more node; it is not started. All made on one ground reach each other. */
  add(): Backplane | Promise<Backplane>;
  /** Lets something go on: a turn of the clock, or some milliseconds. */
  turn(): Promise<void>;
  /** Waits until whatever is under way has arrived. */
  settle(): Promise<void>;
  /** Takes the others, or the engine, away from a node: as a failing network does, or the end of the engine. */
  cut(backplane: Backplane): void | Promise<void>;
  /** Gives them back. */
  heal(backplane: Backplane): void | Promise<void>;
  /** Ends what nodes were not stopped, and the ground. */
  close(): void | Promise<void>;
}

/** A kind of backplane, to be held to the contract. */
export interface BackplaneSetup {
  readonly name: string;
  readonly capabilities: BackplaneCapabilities;
  /** Makes a ground of its own for each test. */
  create(): BackplaneGround | Promise<BackplaneGround>;
}
