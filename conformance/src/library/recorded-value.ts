import type { JsonLike } from './json-text.ts';

/**
 * Turns a recorded value into what it stands for: `$int` and `$float` numbers, `$repeat` strings, `$hex` bytes as
 * lower-case hexadecimal text. Undefined when the recording kept only a hash of it (`$long`, `$len`) or a Python object.
 */
export function recordedValue(value: unknown): JsonLike | undefined {
  if (Array.isArray(value)) return allKnown(value.map(recordedValue));
  if (typeof value === 'object' && value !== null) return recordedObject(Object.entries(value));
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value;
  return value === null ? null : undefined;
}

function recordedObject(members: readonly (readonly [string, unknown])[]): JsonLike | undefined {
  const [first] = members;
  if (first?.[0].startsWith('$')) return recordedTag(first[0], first[1]);
  const values = allKnown(members.map(([, member]) => recordedValue(member)));
  if (values === undefined) return undefined;
  return Object.fromEntries(members.map(([key], at) => [key, values[at] ?? null]));
}

function recordedTag(tag: string, content: unknown): JsonLike | undefined {
  if (tag === '$hex' && typeof content === 'string') return content;
  if (tag === '$int' && typeof content === 'string' && /^-?\d+$/.test(content)) return BigInt(content);
  if (tag === '$float' && typeof content === 'string') return finite(Number(content));
  if (tag === '$repeat' && Array.isArray(content)) return repeated(content);
  return undefined;
}

const maxRepeats = 10_000_000;

function repeated([text, count]: readonly unknown[]): string | undefined {
  const times = Number(count);
  return Number.isInteger(times) && times >= 0 && times <= maxRepeats ? String(text).repeat(times) : undefined;
}

function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined;
}

function allKnown(values: readonly (JsonLike | undefined)[]): readonly JsonLike[] | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}

/** The value a recording says a MessagePack payload holds; undefined when it does not say. */
export function msgpackValue(decoded: unknown): JsonLike | undefined {
  if (typeof decoded !== 'object' || decoded === null || !('msgpack' in decoded)) return undefined;
  return recordedValue(decoded.msgpack);
}
