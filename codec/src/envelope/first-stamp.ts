import type { Envelope } from './envelope.ts';

const comma = 0x2c;
const closingBrace = 0x7d;

/** How a message with a stamp begins. */
export const stampStart = '{"tp":';

/** The stamp as servers put it in front of everything an application wrote. (WSE-REC-020) */
const stampAhead = /^\{"tp":("(?:[^"\\]|\\.)*"),"e":"([^"\\]*)","o":(\d+)[,}]/;

/** Gives a message the first `tp`, `e` and `o` of its text, whatever an application wrote behind them. (WSE-REC-024) */
export function keepFirstStamp(envelope: Envelope, json: string): void {
  if (hasOne(envelope, json)) return;
  const [, topic, epoch, offset] = stampAhead.exec(json) ?? [];
  if (topic === undefined || epoch === undefined) return;
  envelope.tp = JSON.parse(topic);
  envelope.e = epoch;
  // What cannot be held exactly stays as it was read. (WSE-REC-001)
  if (Number.isSafeInteger(Number(offset))) envelope.o = Number(offset);
}

/** Whether what was read is the stamp that stands first, as in most messages; false where a name is written with escapes. */
function hasOne({ tp, e, o }: Envelope, json: string): boolean {
  if (typeof o !== 'number' || !isPlain(tp) || !isPlain(e)) return false;
  const stamp = `${stampStart}"${tp}","e":"${e}","o":${o}`;
  return json.startsWith(stamp) && endsMember(json.charCodeAt(stamp.length));
}

function isPlain(name: unknown): boolean {
  return typeof name === 'string' && name.indexOf('"') < 0 && name.indexOf('\\') < 0;
}

function endsMember(unit: number): boolean {
  return unit === comma || unit === closingBrace;
}
