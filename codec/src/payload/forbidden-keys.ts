// Names to which JavaScript gives a meaning. (WSE-ENV-012)
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Tells whether a member name from the wire must not become a key of a decoded object. */
export function isForbiddenKey(name: string): boolean {
  return forbidden.has(name);
}

/** Tells whether a text could hold such a name, unless it is written with escapes. */
export function mayHoldForbiddenKey(text: string): boolean {
  return text.includes('__proto__') || text.includes('constructor"') || text.includes('prototype"');
}
