/** What the page of the React bench tells the runner. */
export interface Report {
  counters: Readonly<Record<'received' | 'folded' | 'superseded' | 'lost', number>> | undefined;
  /** How long each frame took, in milliseconds. */
  readonly framesMs: number[];
  /** How long the page was busy without a pause, where that was longer than 50 ms. */
  readonly tasksMs: number[];
  isHeld: boolean;
}
