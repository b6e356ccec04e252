import { type Category, categories } from '@wsekit/spec';

const brace = 0x7b;
const bracket = 0x5b;

/** Where the JSON of a text message begins, and the category glued before it. */
export interface MessageStart {
  readonly category: Category | undefined;
  /** Position of the `{` or `[` in UTF-16 units. */
  readonly at: number;
}

const unprefixed: MessageStart = { category: undefined, at: 0 };
const prefixed: readonly (MessageStart & { readonly category: Category })[] = categories.map((category) => ({
  category,
  at: category.length,
}));
// The longest prefix and the opener behind it.
const headLength = 4;

/**
 * Finds the JSON of a text message: `{` first, or a prefix directly before it. (WSE-FRM-010)
 *
 * Servers are that strict; clients, asked with `lenient`, also skip blanks before a bare object and accept an array
 * behind a prefix. (WSE-FRM-019, WSE-FRM-020) Undefined when the text is no message.
 */
export function findMessage(text: string, lenient: boolean): MessageStart | undefined {
  const first = text.charCodeAt(0);
  if (first === brace) return unprefixed;
  if (lenient && isBlank(first)) return afterBlanks(text);
  return prefixed.find(({ category, at }) => text.startsWith(category) && isOpener(text.charCodeAt(at), lenient));
}

/** Tells whether bytes begin as {@link findMessage} wants a text to begin. */
export function isMessageStart(bytes: Uint8Array, lenient: boolean): boolean {
  // Most of what is no text begins so, and texts of the protocol never do.
  if ((bytes[0] ?? 0) >= 0x80) return false;
  let blanks = 0;
  while (lenient && isBlank(bytes[blanks] ?? brace)) blanks += 1;
  if (blanks > 0) return bytes[blanks] === brace;
  return findMessage(String.fromCharCode(...bytes.subarray(0, headLength)), lenient) !== undefined;
}

function afterBlanks(text: string): MessageStart | undefined {
  let at = 1;
  while (isBlank(text.charCodeAt(at))) at += 1;
  return text.charCodeAt(at) === brace ? { category: undefined, at } : undefined;
}

/** The white space of JSON, and no other. */
function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d;
}

function isOpener(unit: number, allowArray: boolean): boolean {
  return unit === brace || (allowArray && unit === bracket);
}
