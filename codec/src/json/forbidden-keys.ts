/** Tells whether JavaScript gives a member name a meaning, so that it must not become a key. (WSE-ENV-012) */
export function isForbiddenKey(name: string): boolean {
  return name === '__proto__' || name === 'constructor' || name === 'prototype';
}

/**
 * Tells whether a text could hold such a name, unless it is written with escapes.
 *
 * Looks for what two of the names have in common, and for the tail of the third: engines take several times as long to search
 * for whole names.
 */
export function mayHoldForbiddenKey(text: string): boolean {
  return text.includes('proto') || text.includes('uctor"');
}
