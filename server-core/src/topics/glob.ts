const encoder = new TextEncoder();
const questionMark = 0x3f;

/** Longest pattern a server takes, in bytes; it bounds what a match costs. (WSE-SUB-009) */
export const maxPatternBytes = 512;

/** Tells whether a subscription is a pattern and not only a name. (WSE-SUB-002) */
export function isPattern(subscription: string): boolean {
  return subscription.includes('*') || subscription.includes('?');
}

/**
 * Tells whether topics match one pattern: `*` is any run of bytes, `?` is one byte, all else is itself. (WSE-SUB-002)
 *
 * A match costs at most the product of both lengths. Throws RangeError for a pattern above 512 bytes.
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
  for (let at = from; at <= bytes.length - piece.length; at += 1) if (isAt(piece, bytes, at)) return at;
  return -1;
}

function isAt(piece: Uint8Array, bytes: Uint8Array, at: number): boolean {
  if (at + piece.length > bytes.length) return false;
  for (let i = 0; i < piece.length; i += 1) {
    if (piece[i] !== questionMark && piece[i] !== bytes[at + i]) return false;
  }
  return true;
}
