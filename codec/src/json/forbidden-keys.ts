/** Tells whether JavaScript gives a member name a meaning, so that it must not become a key. (WSE-ENV-012) */
export function isForbiddenKey(name: string): boolean {
  return name === '__proto__' || name === 'constructor' || name === 'prototype';
}

/** What every text has in it that holds such a name without escapes: what two of them have in common, the tail of the third. */
export const forbiddenKeyTraces = 'proto|uctor"';
