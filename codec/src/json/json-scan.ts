const backslash = 0x5c;
// `[` and `{` differ in this bit alone, and so do `]` and `}`.
const caseBit = 0x20;

/** The unit that begins and ends a string. */
export const quote = 0x22;

/** Tells whether a UTF-16 unit outside strings begins an object or array. */
export function opensContainer(unit: number): boolean {
  return (unit | caseBit) === 0x7b;
}

/** Tells whether a UTF-16 unit outside strings ends an object or array. */
export function closesContainer(unit: number): boolean {
  return (unit | caseBit) === 0x7d;
}

/** The position of the quote that ends the string begun at `start`; the end of the text when none does. */
export function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === backslash) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}
