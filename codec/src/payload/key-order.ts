/**
 * Compares member names by their UTF-8 bytes, the order published servers write. (WSE-ENV-022)
 *
 * That is the order of code points. UTF-16 differs from it in one place: surrogates, which stand for the highest code
 * points, come before U+E000.
 */
export function compareNames(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const difference = rank(left.charCodeAt(at)) - rank(right.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
