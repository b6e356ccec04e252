import type { Expectation } from '../case.ts';
import { envelope, plainValue, rawText } from './build.ts';
import { readClientMessage } from './client-reading.ts';
import { jsonText } from './json-text.ts';

/** What a client says to a text; undefined where published clients and the specification leave a choice. */
export function clientTextExpectation(text: string, encrypted: boolean = false): Expectation | undefined {
  const message = readClientMessage(text);
  if (message !== undefined) return envelope(jsonText(message), encrypted);
  if (looksLikeMessage(text)) return undefined;
  const array = /^(?:WSE|S|U)(\[.*\])\s*$/s.exec(text)?.[1];
  if (array !== undefined) return { anyOf: [plainValue(array, encrypted), rawText(text, encrypted)] };
  return rawText(text, encrypted);
}

/** JavaScript reads it although the specification would not: half surrogates, deep nesting. */
function looksLikeMessage(text: string): boolean {
  try {
    return typeof JSON.parse(text.replace(/^(?:WSE|S|U)(?=\{)/, '')) === 'object' && !text.startsWith('[');
  } catch {
    return false;
  }
}

/** A text for a title. */
export function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
