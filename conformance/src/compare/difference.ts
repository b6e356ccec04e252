import { hexOf } from '../bytes.ts';
import { formatValue } from '../driver/value-json.ts';

/** One place where an answer is not what it should be. */
export interface Difference {
  /** Where, such as `decode.envelope_json.p.items[2]`. */
  readonly path: string;
  /** Both sides as text for people, shortened. */
  readonly expected: string;
  readonly got: string;
}

/** Differences beyond these add nothing to the understanding of a failure. */
export const maxDifferences = 20;

const maxShownCharacters = 240;
const maxShownBytes = 48;

/** Writes a value for people: JSON, bytes in hexadecimal, nothing longer than a few lines. */
export function show(value: unknown): string {
  if (value === undefined) return '(absent)';
  if (value instanceof Uint8Array) return showBytes(value);
  const text = showText(value);
  return text.length > maxShownCharacters ? `${text.slice(0, maxShownCharacters)}… (${text.length} characters)` : text;
}

function showText(value: unknown): string {
  try {
    return formatValue(value);
  } catch {
    return String(value);
  }
}

function showBytes(bytes: Uint8Array): string {
  const shown = hexOf(bytes.subarray(0, maxShownBytes));
  return `${bytes.length} bytes ${shown}${bytes.length > maxShownBytes ? '…' : ''}`;
}

/** The path of a field below another; names of the schema are snake_case. */
export function fieldPath(path: string, field: string): string {
  const name = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return path === '' ? name : `${path}.${name}`;
}

/** The path of a member of a JSON object, in brackets unless it is a plain word. */
export function memberPath(path: string, key: string): string {
  return /^[\w$]+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}
