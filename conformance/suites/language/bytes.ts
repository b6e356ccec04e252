/** Bytes as a case writes them; none of these go through the codec under test. */
export type Bytes =
  | { readonly $hex: string }
  | { readonly $utf8: string | { readonly $ref: string } }
  | { readonly $concat: readonly Bytes[] }
  | { readonly $repeat: readonly [Bytes, number] }
  | { readonly $cut: readonly [Bytes, number] }
  | { readonly $zlib: Bytes; readonly level?: number }
  /** Raw deflate (RFC 1951), and gzip (RFC 1952). */
  | { readonly $deflate: Bytes }
  | { readonly $gzip: Bytes }
  /** A cluster frame behind its outer length. (WSE-CLU-001) */
  | { readonly $framed: Bytes };

/** Long text: each part a text, or a text and how often. */
export type LongText = { readonly $text: readonly (string | readonly [string, number])[] };

export function hex(digits: string): Bytes {
  return { $hex: digits };
}

export function utf8(content: string): Bytes {
  return { $utf8: content };
}

export function concat(...parts: readonly Bytes[]): Bytes {
  return { $concat: parts };
}

export function repeated(part: Bytes, count: number): Bytes {
  return { $repeat: [part, count] };
}

export function zlib(content: Bytes, level?: number): Bytes {
  return level === undefined ? { $zlib: content } : { $zlib: content, level };
}

/** A cluster frame behind its outer length. */
export function framed(inner: Bytes): Bytes {
  return { $framed: inner };
}

/** `longText('{"p":"', ['a', 1_000], '"}')` */
export function longText(...parts: readonly (string | readonly [string, number])[]): LongText {
  return { $text: parts };
}
