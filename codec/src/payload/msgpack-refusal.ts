import { CodecError } from '../errors.ts';

/** The error for a value that has no form in MessagePack. */
export function refused(what: string): CodecError {
  return new CodecError('unencodable_value', `writing MessagePack: ${what}`);
}
