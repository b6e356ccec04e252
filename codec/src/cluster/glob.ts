const asterisk = 0x2a;
const questionMark = 0x3f;
const encoder = new TextEncoder();

/**
 * Longest pattern that is matched as a whole, in bytes. (WSE-SUB-009)
 *
 * Matching costs up to the product of both lengths, and a peer chooses both: with topics of 65,535 bytes this keeps one
 * match below 34 million comparisons.
 */
export const maxGlobBytes = 512;

/** Tells whether an entry of a node's interest is a pattern and not only a name. */
export function isGlob(pattern: string): boolean {
  return pattern.includes('*') || pattern.includes('?');
}

/**
 * Tells whether a topic matches a glob pattern as published nodes match it. (WSE-CLU-056)
 *
 * Works on UTF-8 bytes, whole and case-sensitive: `*` is any run of bytes, `?` exactly one byte, and nothing can be
 * escaped. An equal byte is taken before `*` is looked at, so a `*` that meets a literal `*` stands for that one alone:
 * `a*` does not match `a*b`.
 *
 * A pattern above {@link maxGlobBytes} matches every topic that begins as it does before its first `*` or `?`: a node then
 * sends its peer more than it asked for and never less. Do not accept such a pattern where more would be wrong.
 */
export function matchesGlob(pattern: string, topic: string): boolean {
  const bytes = encoder.encode(pattern);
  return bytes.length > maxGlobBytes
    ? topic.startsWith(literalHead(pattern))
    : matchesBytes(bytes, encoder.encode(topic));
}

function literalHead(pattern: string): string {
  return pattern.slice(0, pattern.search(/[*?]|$/));
}

function matchesBytes(pattern: Uint8Array, topic: Uint8Array): boolean {
  let p = 0;
  let t = 0;
  let afterStar = -1;
  let retry = 0;
  while (t < topic.length) {
    const wanted = pattern[p];
    if (wanted !== undefined && (wanted === questionMark || wanted === topic[t])) {
      p++;
      t++;
    } else if (wanted === asterisk) {
      afterStar = ++p;
      retry = t;
    } else if (afterStar !== -1) {
      p = afterStar;
      t = ++retry;
    } else {
      return false;
    }
  }
  while (pattern[p] === asterisk) p++;
  return p === pattern.length;
}
