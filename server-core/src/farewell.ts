import type { CloseReason } from './observability/reasons.ts';

/** How everybody is closed who is there, and who comes still: some were admitted and have not opened yet. */
export interface Farewell {
  readonly why: CloseReason;
  readonly code: number;
  readonly reason: string;
}
