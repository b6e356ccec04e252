/**
 * Compares two byte strings without stopping at the first difference.
 *
 * The number of steps depends on the lengths alone, which are public here. That takes away the easy timing signal; true
 * constant time is not promised by any JavaScript engine. (WSE-SIG-007)
 */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let at = 0; at < a.length; at += 1) difference |= (a[at] ?? 0) ^ (b[at] ?? 0);
  return difference === 0;
}
