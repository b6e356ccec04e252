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

/** An integer that a JavaScript number would round, as decimal digits. */
export interface WideInteger {
  readonly $int: string;
}

// A string or a number, whole, so that the digits of a fraction are not taken for an integer.
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
// Long enough that JSON.parse may round it.
const longInteger = /^-?\d{16,}$/;

/**
 * Reads a JSON file, writing integers beyond 2^53 as {@link WideInteger}, the way recordings write them inside values.
 *
 * Throws {@link VectorFormatError} when the file is no JSON.
 */
export function readJsonFile(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text.replace(stringOrNumber, keepDigits));
  } catch (cause) {
    throw new VectorFormatError(file, `not JSON (${cause instanceof Error ? cause.message : 'unreadable'})`, { cause });
  }
}

/** The exact value of an integer field. */
export function integerOf(value: number | WideInteger): bigint {
  return BigInt(typeof value === 'number' ? value : value.$int);
}

function keepDigits(token: string): string {
  return !longInteger.test(token) || Number.isSafeInteger(Number(token)) ? token : `{"$int":"${token}"}`;
}
