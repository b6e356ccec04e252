import type { Expectation } from '../case.ts';
import { plainValue, rawBytes, rawText, refusal } from './build.ts';
import { clientText, formOf } from './client-reading.ts';
import { frameRefusals } from './refusal-codes.ts';

/** Anything but an envelope: a refusal, the frame as it came, or the value inside that is no object. */
export function undelivered(frame: string | Uint8Array): Expectation {
  if (formOf(frame) === 'encrypted') return refusal('cipher_missing');
  const text = clientText(frame);
  const asItCame = typeof frame === 'string' ? [] : [rawBytes(frame)];
  const asText = text === undefined ? [] : [rawText(text)];
  const array = /^(?:WSE|S|U)?(\[.*\])\s*$/s.exec(text ?? '')?.[1];
  const asValue = array === undefined ? [] : [plainValue(array)];
  return { anyOf: [refusal(...frameRefusals), ...asItCame, ...asText, ...asValue] };
}
