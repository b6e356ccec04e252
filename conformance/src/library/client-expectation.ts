import { limits } from '@wsekit/spec';
import type { Expectation } from '../case.ts';
import { envelope, plainValue, rawText, refusal } from './build.ts';
import { readClientMessage } from './client-reading.ts';
import { jsonText } from './json-text.ts';

/** What a client says to a text; undefined where published clients and the specification leave a choice. */
export function clientTextExpectation(text: string, encrypted: boolean = false): Expectation | undefined {
  if (exceedsFrame(text)) return refusal('frame_too_large');
  const message = readClientMessage(text);
  if (message !== undefined) return envelope(jsonText(message), encrypted);
  if (looksLikeMessage(text)) return undefined;
  if (beginsLikeMessage(text)) return refusal('invalid_json', 'json_too_deep');
  const array = /^(?:WSE|S|U)(\[.*\])\s*$/s.exec(text)?.[1];
  if (array !== undefined) return { anyOf: [plainValue(array, encrypted), rawText(text, encrypted)] };
  return rawText(text, encrypted);
}

/** An object seems to begin here, behind a prefix or behind white space. (WSE-FRM-021) */
function beginsLikeMessage(text: string): boolean {
  return /^(?:(?:WSE|S|U)|[ \t\r\n]*)\{/.test(text);
}

/** Tells whether a text frame is above the limit that every side keeps by default. (WSE-FRM-002) */
export function exceedsFrame(text: string): boolean {
  return Buffer.byteLength(text) > limits.max_message_bytes;
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
