// Bytes of a token and the fixed part behind it, from 0xc0 on; extensions do not occur in what is written here.
const fixedBytes: readonly number[] = [
  1, 1, 1, 1, 2, 3, 5, 1, 1, 1, 5, 9, 2, 3, 5, 9, 2, 3, 5, 9, 1, 1, 1, 1, 1, 2, 3, 5, 3, 5, 3, 5,
];
const int64 = 0xd3;
const uint64 = 0xcf;

/**
 * Marks 64-bit integers that are not negative as unsigned, in place: published servers write them so, and msgpackr writes
 * every bigint as signed. The eight bytes behind the token are the same. (WSE-PAY-022)
 *
 * `packed` is MessagePack of msgpackr without extensions, from `start` on.
 */
export function markUnsigned(packed: Uint8Array, start: number = 0): void {
  if (!packed.includes(int64, start)) return;
  let at = start;
  while (at < packed.length) {
    const token = packed[at] ?? 0;
    if (token === int64 && (packed[at + 1] ?? 0) < 0x80) packed[at] = uint64;
    at += tokenBytes(packed, at, token);
  }
}

/** Containers count as their head alone: what they hold are tokens again. */
function tokenBytes(packed: Uint8Array, at: number, token: number): number {
  if (token < 0xc0) return token < 0xa0 ? 1 : 1 + (token & 0x1f);
  if (token >= 0xe0) return 1;
  const fixed = fixedBytes[token - 0xc0] ?? 1;
  const holdsBytes = (token >= 0xc4 && token <= 0xc6) || (token >= 0xd9 && token <= 0xdb);
  return holdsBytes ? fixed + lengthIn(packed, at + 1, at + fixed) : fixed;
}

function lengthIn(packed: Uint8Array, from: number, to: number): number {
  let length = 0;
  for (let at = from; at < to; at += 1) length = length * 0x100 + (packed[at] ?? 0);
  return length;
}
