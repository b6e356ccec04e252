import { isSendableCloseCode } from '@wsekit/transports';
import type { CloseReason } from './observability/reasons.ts';

/** How everybody is closed who is there, and who comes still: some were admitted and have not opened yet. */
export interface Farewell {
  readonly why: CloseReason;
  readonly code: number;
  readonly reason: string;
}

/** Throws RangeError for a code of the application's that may not stand in a Close, 1005 among them. (WSE-LIM-045) */
export function assertSendableCode(code: number | undefined): void {
  if (code === undefined || isSendableCloseCode(code)) return;
  throw new RangeError(`close code ${code}: allowed are 1000 to 1003, 1007 to 1014 and 3000 to 4999`);
}
