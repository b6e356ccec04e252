const encoder = new TextEncoder();
const questionMark = 0x3f;
const byteValues = 256;
const bitsPerWord = 32;
// What looking place by place may cost at most; above it, looking at all places at once costs less.
const mostSteps = 16_384;

/** Longest pattern a server takes, in bytes; it bounds what a match costs. (WSE-SUB-009) */
export const maxPatternBytes = 512;

/** Tells whether a subscription is a pattern and not only a name. (WSE-SUB-002) */
export function isPattern(subscription: string): boolean {
  return subscription.includes('*') || subscription.includes('?');
}

/**
 * Tells whether topics match one pattern: `*` is any run of bytes, `?` is one byte, all else is itself. (WSE-SUB-002)
 *
 * A match costs at most a step for each byte of the topic and each 32 of the pattern. Throws RangeError for a pattern above 512 bytes.
 */
export function createMatcher(pattern: string): (topic: string) => boolean {
  const [first = new Uint8Array(), ...pieces] = pattern.split('*').map((piece) => encoder.encode(piece));
  if (pattern.length > maxPatternBytes || Buffer.byteLength(pattern) > maxPatternBytes) {
    throw new RangeError(`a pattern of more than ${maxPatternBytes} bytes`);
  }
  const last = pieces.pop();
  return (topic) => {
    const bytes = encoder.encode(topic);
    if (!isAt(first, bytes, 0)) return false;
    if (last === undefined) return first.length === bytes.length;
    let from = first.length;
    for (const piece of pieces) {
      const at = find(piece, bytes, from);
      if (at < 0) return false;
      from = at + piece.length;
    }
    const lastAt = bytes.length - last.length;
    return lastAt >= from && isAt(last, bytes, lastAt);
  };
}

/** The first place from `from` on where the piece stands; -1 for none. The first is always the best one for a `*` behind. */
function find(piece: Uint8Array, bytes: Uint8Array, from: number): number {
  if (piece.length * (bytes.length - from) > mostSteps) return findFar(piece, bytes, from);
  for (let at = from; at <= bytes.length - piece.length; at += 1) if (isAt(piece, bytes, at)) return at;
  return -1;
}

/**
 * As {@link find}, for many steps: bit n of the state is set while the n + 1 bytes before match the beginning of the piece.
 * (Baeza-Yates and Gonnet, "A new approach to text searching")
 */
function findFar(piece: Uint8Array, bytes: Uint8Array, from: number): number {
  const words = Math.ceil(piece.length / bitsPerWord);
  const masks = masksOf(piece, words);
  const state = new Uint32Array(words);
  const lastBit = 1 << ((piece.length - 1) % bitsPerWord);
  for (let at = from; at < bytes.length; at += 1) {
    const mask = (bytes[at] ?? 0) * words;
    let carry = 1;
    for (let word = 0; word < words; word += 1) {
      const before = state[word] ?? 0;
      state[word] = ((before << 1) | carry) & (masks[mask + word] ?? 0);
      carry = before >>> (bitsPerWord - 1);
    }
    if (((state[words - 1] ?? 0) & lastBit) !== 0) return at + 1 - piece.length;
  }
  return -1;
}

/** For each byte, the places of the piece where it may stand. */
function masksOf(piece: Uint8Array, words: number): Uint32Array {
  const masks = new Uint32Array(byteValues * words);
  piece.forEach((byte, place) => {
    const word = Math.floor(place / bitsPerWord);
    const bit = 1 << (place % bitsPerWord);
    const first = byte === questionMark ? 0 : byte;
    const last = byte === questionMark ? byteValues - 1 : byte;
    for (let value = first; value <= last; value += 1) {
      masks[value * words + word] = (masks[value * words + word] ?? 0) | bit;
    }
  });
  return masks;
}

function isAt(piece: Uint8Array, bytes: Uint8Array, at: number): boolean {
  if (at + piece.length > bytes.length) return false;
  for (let i = 0; i < piece.length; i += 1) {
    if (piece[i] !== questionMark && piece[i] !== bytes[at + i]) return false;
  }
  return true;
}
