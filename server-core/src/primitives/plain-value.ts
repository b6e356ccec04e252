import { defaultCodecLimits } from '@wsekit/codec';
import { latin1 } from './packed-event.ts';

/**
 * Turns a value into what JSON can say, at every depth: bytes into text (UTF-8, else Latin-1), maps and sets into objects
 * and arrays, what has a `toJSON` (dates among them) into what that gives. Bigints stay.
 *
 * Throws RangeError for what nests deeper than any reader takes, or in a circle.
 */
export function plainValue(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > defaultCodecLimits.maxJsonDepth) {
    throw new RangeError(`an event nests deeper than ${defaultCodecLimits.maxJsonDepth} or in a circle`);
  }
  if (value instanceof Uint8Array) return textOfBytes(value);
  if (hasToJson(value)) return plainValue(value.toJSON(), depth + 1);
  if (Array.isArray(value)) return value.map((item) => plainValue(item, depth + 1));
  if (value instanceof Set) return Array.from(value, (item) => plainValue(item, depth + 1));
  return plainMembers(value instanceof Map ? [...value] : Object.entries(value), depth);
}

function plainMembers(members: readonly (readonly [unknown, unknown])[], depth: number): object {
  return Object.fromEntries(members.map(([name, member]) => [String(name), plainValue(member, depth + 1)]));
}

function textOfBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return latin1(bytes);
  }
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}
