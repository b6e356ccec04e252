import { CodecError } from '../errors.ts';

/** Level that published servers send with; it shows in the second byte, 01. (WSE-CMP-006) */
export const wireLevel = 1;

const levels = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** A level of zlib, from 0, which stores, to 9; throws `CodecError` `unencodable_value` for anything else. */
export function asLevel(level: number): (typeof levels)[number] {
  const known = levels.find((each) => each === level);
  if (known !== undefined) return known;
  throw new CodecError('unencodable_value', `compressing with zlib: there is no level ${level}`);
}

/** Compresses nothing, and throws `CodecError` `format_unavailable` where it is asked to. */
export function compressNothing(): never {
  throw new CodecError('format_unavailable', 'compressing: the session was made without');
}
