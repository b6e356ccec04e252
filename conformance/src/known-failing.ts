import { createPattern, type Pattern } from './pattern.ts';

/** A claim that some runs fail, and why. It is checked: a run that is listed and passes fails the whole. */
export interface KnownFailing extends Pattern {
  readonly reason: string;
  /** The entry of the errata that describes the disagreement, such as `WSE-ERR-012`. */
  readonly erratum?: string;
  /** The day from which it excuses nothing any more and has to be judged anew, such as `2027-11-30`. */
  readonly expires?: string;
  /** Whether it may pass as well, as the outcome of a race within the peer does. */
  readonly atTimes?: true;
  /** Its day has come: whatever it covers fails, however it comes out. */
  readonly hasExpired?: true;
}

/** A list that cannot be read; names file and line. */
export class PatternListError extends Error {
  override readonly name = 'PatternListError';
}

/** An entry that stands for no file, as given on a command line. */
export function createKnownFailing(text: string, reason: string): KnownFailing {
  const erratum = /\bWSE-ERR-\d{3}\b/.exec(reason)?.[0];
  const expires = /\bexpires (\d{4}-\d{2}-\d{2})\b/.exec(reason)?.[1];
  return {
    ...createPattern(text),
    reason,
    ...(erratum === undefined ? {} : { erratum }),
    ...(expires === undefined ? {} : { expires }),
    ...(/\bat times\b/i.test(reason) ? { atTimes: true } : {}),
  };
}

/** Entries as they are on a day, written `2026-11-30`; one without a day of its own excuses for good. */
export function asOf(entries: readonly KnownFailing[], today: string): readonly KnownFailing[] {
  return entries.map((entry) =>
    entry.expires === undefined || today < entry.expires ? entry : { ...entry, hasExpired: true },
  );
}

/**
 * Reads a list of known failures: one pattern a line, its reason in the comment lines directly above it.
 *
 * An empty line ends a comment, so a heading is no reason. Throws {@link PatternListError} for a pattern without one.
 */
export function parseKnownFailing(content: string, file: string): readonly KnownFailing[] {
  return parseEntries(content).map(({ text, comment, line }) => {
    if (comment === '')
      throw new PatternListError(`${file}:${line}: "${text}" has no reason in a # line directly above it`);
    return createKnownFailing(text, comment);
  });
}

/** Reads a list of patterns whose comments are free. */
export function parsePatterns(content: string): readonly Pattern[] {
  return parseEntries(content).map(({ text }) => createPattern(text));
}

interface Entry {
  readonly text: string;
  readonly comment: string;
  readonly line: number;
}

function parseEntries(content: string): readonly Entry[] {
  const entries: Entry[] = [];
  let comment: string[] = [];
  for (const [index, raw] of content.split(/\r?\n/).entries()) {
    const text = raw.trim();
    if (text.startsWith('#')) {
      comment.push(text.replace(/^#+\s*/, ''));
      continue;
    }
    if (text !== '') entries.push({ text, comment: comment.join(' ').trim(), line: index + 1 });
    comment = [];
  }
  return entries;
}
