import type { Envelope } from './envelope.ts';

/** How a message with a stamp begins. */
export const stampStart = '{"tp":';

/** The stamp as servers put it in front of everything an application wrote. (WSE-REC-020) */
const stampAhead = /^\{"tp":("(?:[^"\\]|\\.)*"),"e":"([^"\\]*)","o":(\d+)[,}]/;

/** Gives a message the first `tp`, `e` and `o` of its text, whatever an application wrote behind them. (WSE-REC-024) */
export function keepFirstStamp(envelope: Envelope, json: string): void {
  const [, topic, epoch, offset] = stampAhead.exec(json) ?? [];
  if (topic === undefined || epoch === undefined) return;
  envelope.tp = JSON.parse(topic);
  envelope.e = epoch;
  // What cannot be held exactly stays as it was read. (WSE-REC-001)
  if (Number.isSafeInteger(Number(offset))) envelope.o = Number(offset);
}
