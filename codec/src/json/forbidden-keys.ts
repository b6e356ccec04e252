/** Tells whether JavaScript gives a member name a meaning, so that it must not become a key. (WSE-ENV-012) */
export function isForbiddenKey(name: string): boolean {
  return name === '__proto__' || name === 'constructor' || name === 'prototype';
}

/**
 * Tells whether a text could hold such a name, unless it is written with escapes.
 *
 * Looks for the tails of the longer two: whole names take engines several times as long to search for.
 */
export function mayHoldForbiddenKey(text: string): boolean {
  return text.includes('__proto__') || text.includes('uctor"') || text.includes('totype"');
}
