import { readFileSync } from 'node:fs';

/** A file that is not what it should be; the message names the file and what was found. */
export class VectorFormatError extends Error {
  override readonly name = 'VectorFormatError';
  readonly file: string;

  constructor(file: string, found: string, options?: ErrorOptions) {
    super(`${file}: ${found}`, options);
    this.file = file;
  }
}

/** Narrows to an object that is neither null nor an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Unsigned 64-bit fields stand in the recordings as bare JSON numbers, which JSON.parse would round.
const wideInteger = /(?<!\\)"(updated_at|offset)":\s*(\d{16,})(?=\s*[,}])/g;

/** Reads a JSON file, keeping 64-bit integers as decimal strings; throws {@link VectorFormatError} when it is no JSON. */
export function readJsonFile(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text.replace(wideInteger, '"$1":"$2"'));
  } catch (cause) {
    throw new VectorFormatError(file, `not JSON (${cause instanceof Error ? cause.message : 'unreadable'})`, { cause });
  }
}
