/** Binary frames in which no two have the same bytes in one place. */
export interface DistinctStep {
  readonly do: 'distinct';
  readonly on: string;
  /** How many frames. */
  readonly frames: number;
  /** The place: from, and up to. */
  readonly bytes: readonly [number, number];
}
