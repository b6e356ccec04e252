const asterisk = 0x2a;
const questionMark = 0x3f;
const encoder = new TextEncoder();

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
 */
export function matchesGlob(pattern: string, topic: string): boolean {
  return matchesBytes(encoder.encode(pattern), encoder.encode(topic));
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
