import { CodecError, isCodecError } from '../errors.ts';

/** What comes of an error while a value is written: a getter or `toJSON` of the application can throw anything. */
export function asUnencodable(format: 'JSON' | 'MessagePack', cause: unknown): CodecError {
  if (isCodecError(cause)) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CodecError('unencodable_value', `writing ${format}: ${reason}`, { cause });
}
