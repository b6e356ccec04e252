import type { Race } from './race.ts';

/** What the process of clients is asked for. */
export type NodeCommand =
  | { readonly do: 'ours' | 'bare' | 'heap'; readonly race: Race }
  /** Connects so many, and tells when all are there; then again, when all have come back. */
  | { readonly do: 'hold'; readonly url: string; readonly count: number }
  | { readonly do: 'back' };

/** How much the heap has grown over the messages of a race, in bytes. */
export interface HeapReport {
  readonly grownBytes: number;
}

/** When all clients were ready, or back with their topic, in Unix milliseconds. */
export interface HoldReport {
  readonly atMs: number;
}
