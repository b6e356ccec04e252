/** Where our server did otherwise. */
export interface Place {
  readonly kind: 'frames' | 'pongs' | 'events' | 'call' | 'options';
  /** The connection, empty for what belongs to none, or the name of the call. */
  readonly of: string;
  /** Which of the calls that were played, from 0. */
  readonly index?: number;
}

/** One thing in which our server did otherwise. */
export interface Difference extends Place {
  readonly expected: readonly string[];
  readonly got: readonly string[];
}

/** Stands for the error of a call that had none. */
export const noError = 'no error';

/** A place in words: `frames a`, `events a`, `events of no connection`, `send_event (call 6)`. */
export function wordsOf({ kind, of, index = 0 }: Place): string {
  if (kind === 'call') return `${of} (call ${index + 1})`;
  if (kind === 'options') return 'the settings';
  return of === '' ? `${kind} of no connection` : `${kind} ${of}`;
}

/** The difference at a place; none where both are the same. */
export function compareLists(place: Place, expected: readonly string[], got: readonly string[]): Difference[] {
  return isSameList(expected, got) ? [] : [{ ...place, expected, got }];
}

/** Whether everything is as it was recorded. */
export function isSameList(expected: readonly string[], got: readonly string[]): boolean {
  return expected.length === got.length && expected.every((item, index) => isAsKept(item, got[index] ?? ''));
}

/** Whether an item is what was recorded; of what was too long to keep, the kind of it counts. */
export function isAsKept(expected: string, got: string): boolean {
  const kind = /^(text|binary) of \d+ bytes$/.exec(expected)?.[1] ?? /^(raw|msg) "<long>"$/.exec(expected)?.[1];
  return kind === undefined ? expected === got : got.startsWith(kind);
}
