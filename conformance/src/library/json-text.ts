const unsafeKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Any value that recordings and requests can hold; integers beyond 2^53 are bigints. */
export type JsonLike =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonLike[]
  | { readonly [key: string]: JsonLike };

/**
 * Writes compact JSON in the order of the keys; bigints keep all their digits, or are `rounded` to doubles.
 *
 * A double that JSON.parse rounded gets an exponent, which is how it equals every integer that rounds to it.
 */
export function jsonText(value: JsonLike, wide: 'exact' | 'rounded' = 'exact'): string {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    return value.toExponential();
  if (typeof value === 'bigint') return wide === 'exact' ? value.toString() : Number(value).toExponential();
  if (Array.isArray(value)) return `[${value.map((item) => jsonText(item, wide)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${jsonText(member, wide)}`);
  return `{${members.join(',')}}`;
}

/** Writes compact JSON with the keys of every object in byte order, as published servers write what they build themselves. */
export function sortedJsonText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJsonText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
    .map(([key, member]) => `${JSON.stringify(key)}:${sortedJsonText(member)}`);
  return `{${members.join(',')}}`;
}

/** Copies parsed JSON without the keys that no decoded object may have (they would reach the prototype). */
export function withoutUnsafeKeys(value: unknown): JsonLike {
  if (Array.isArray(value)) return value.map(withoutUnsafeKeys);
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([key]) => !unsafeKeys.has(key));
    return Object.fromEntries(members.map(([key, member]) => [key, withoutUnsafeKeys(member)]));
  }
  return isScalar(value) ? value : null;
}

function isScalar(value: unknown): value is null | boolean | number | bigint | string {
  return value === null || ['boolean', 'number', 'bigint', 'string'].includes(typeof value);
}
