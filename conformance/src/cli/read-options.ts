import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

/** What a command line holds, by the names of its options. */
export type ReadOptions<Options extends NonNullable<ParseArgsConfig['options']>> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true; args: string[] }>
>;

/** Reads a command line of options and other words. Throws {@link UsageError} for an option it does not know. */
export function readOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: Options,
): ReadOptions<Options> {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** One of some words. Throws {@link UsageError} for any other. */
export function oneOf<T extends string>(what: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new UsageError(`${what} "${value}": there are ${allowed.join(', ')}`);
  return found;
}

/** A whole number of an option. Throws {@link UsageError} for anything else. */
export function wholeNumber(option: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= from && value <= to) return value;
  throw new UsageError(`${option} "${text}": a whole number from ${from} to ${to} is needed`);
}

/** A URL of a server. Throws {@link UsageError} for one that is not of `ws:` or `wss:`. */
export function serverUrl(option: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && ['ws:', 'wss:'].includes(url.protocol)) return url;
  throw new UsageError(`${option} "${text}": a ws: or wss: URL is needed`);
}

/** The one word a command needs besides its options. Throws {@link UsageError} for none, and for more. */
export function onlyWord(command: string, what: string, words: readonly string[]): string {
  const [word, ...others] = words;
  if (word !== undefined && others.length === 0) return word;
  throw new UsageError(`${command}: one ${what} is needed`);
}
