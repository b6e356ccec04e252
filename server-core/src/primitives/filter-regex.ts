import { RE2JS } from 're2js';

/** Longest pattern, in UTF-16 code units: what a pattern costs to compile, and each character to match, grows with it. */
const maxPatternLength = 1_024;

/**
 * Compiles a pattern that matches texts from their beginning, in time linear in their length.
 *
 * A pattern that begins with `^` stands as it is; any other is anchored as a whole. The syntax is that of RE2: neither
 * look-around nor back references. `\d`, `\s` and `\w` are those of Unicode, `\b` and, inside brackets, the capital forms are
 * those of ASCII. Throws RangeError for a pattern that is none, or too long.
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  if (pattern.length > maxPatternLength) {
    throw new RangeError(`a pattern of ${pattern.length} characters, at most ${maxPatternLength} are allowed`);
  }
  const unicode = withUnicodeClasses(pattern);
  const regex = compile(pattern.startsWith('^') ? unicode : `^(?:${unicode})`);
  return (text) => regex.test(text);
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RangeError(`the pattern ${pattern}: ${reason}`, { cause });
  }
}

/** An escape, a class of POSIX, the beginning of brackets with a literal `]`, their end, or any character. */
const token = /\\[\s\S]|\[:\^?\w+:\]|\[\^?\]?|[\s\S]/g;

/** What the letters of RE2 leave out: they know ASCII alone. */
const unicodeClasses: Readonly<Record<string, string>> = {
  d: String.raw`\p{Nd}`,
  s: String.raw`\s\x0B\x85\p{Z}`,
  w: String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}`,
};

function withUnicodeClasses(pattern: string): string {
  let isInside = false;
  return pattern.replace(token, (found) => {
    if (found.startsWith('\\')) return unicodeClass(found, isInside);
    if (isInside) isInside = found !== ']';
    // A `[` between brackets is literal, and so is a class of POSIX outside of them to RE2.
    else isInside = found.startsWith('[');
    return found;
  });
}

function unicodeClass(escaped: string, isInside: boolean): string {
  const letter = escaped.charAt(1);
  const members = unicodeClasses[letter.toLowerCase()];
  if (members === undefined) return escaped;
  const isNegated = letter !== letter.toLowerCase();
  if (isInside) return isNegated ? escaped : members;
  return `[${isNegated ? '^' : ''}${members}]`;
}
