import { readFileSync } from 'node:fs';
import type { Level } from '../case.ts';
import { createKnownFailing, type KnownFailing, parseKnownFailing, parsePatterns } from '../known-failing.ts';
import { createPattern, type Pattern } from '../pattern.ts';
import { UsageError } from './usage-error.ts';

/** What `--level` takes. */
export const levels: readonly Level[] = ['must', 'should', 'may'];

/** Splits a command line at `--`: options, and the command of a driver. Throws {@link UsageError} where that is missing. */
export function splitDriver(argv: readonly string[]): {
  readonly options: readonly string[];
  readonly command: readonly string[];
} {
  const end = argv.indexOf('--');
  if (end < 0) return { options: argv, command: [] };
  const command = argv.slice(end + 1);
  if (command.length === 0) throw new UsageError('after -- the command of a driver is missing');
  return { options: argv.slice(0, end), command };
}

/** Patterns of cases: one, or those of a list by `@FILE`. Throws {@link UsageError} for a list that cannot be read. */
export function patterns(text: string): readonly Pattern[] {
  return text.startsWith('@') ? parsePatterns(readList(text.slice(1))) : [createPattern(text)];
}

/** Known failures: one pattern, or those of a list by `@FILE`. Throws {@link UsageError} for a list that cannot be read. */
export function knownFailing(text: string): readonly KnownFailing[] {
  if (!text.startsWith('@')) return [createKnownFailing(text, 'given on the command line')];
  return parseKnownFailing(readList(text.slice(1)), text.slice(1));
}

function readList(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read the list: ${error instanceof Error ? error.message : String(error)}`);
  }
}
