import { limits } from '@wsekit/spec';
import type { Expectation } from '../case.ts';
import { envelope, plainValue, rawText, refusal } from './build.ts';
import { readClientMessage } from './client-reading.ts';
import { jsonText } from './json-text.ts';
import { frameRefusals } from './refusal-codes.ts';

/**
 * What a client says to a recorded text; undefined where published clients and the specification leave a choice.
 *
 * Published clients drop what is no message, and here that is as good as passing it on raw.
 */
export function clientTextExpectation(text: string, encrypted: boolean = false): Expectation | undefined {
  if (exceedsFrame(text)) return refusal('frame_too_large');
  const message = readClientMessage(text);
  if (message !== undefined) return envelope(jsonText(message), encrypted);
  if (looksLikeMessage(text)) return undefined;
  const array = /^(?:WSE|S|U)(\[.*\])\s*$/s.exec(text)?.[1];
  const asValue = array === undefined ? [] : [plainValue(array, encrypted)];
  return { anyOf: [refusal(...frameRefusals), rawText(text, encrypted), ...asValue] };
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

/** A text for a title: short, and on one line. */
export function shortened(text: string): string {
  const visible = JSON.stringify(text.slice(0, maxShown)).slice(1, -1).replaceAll('\\"', '"');
  return text.length <= maxShown ? visible : `${visible}…`;
}

const maxShown = 60;
