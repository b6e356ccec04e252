import { CodecError, type CodecErrorCode } from '../errors.ts';

/** Bytes end before what the lengths of a frame announce. */
export function truncated(what: string, neededBytes: number, foundBytes: number): CodecError {
  return new CodecError('cluster_truncated', `reading ${what}: needs ${neededBytes} bytes, found ${foundBytes}`);
}

/** A frame above the limit, found or about to be made. */
export function tooLarge(what: string, bytes: number, maxBytes: number): CodecError {
  return new CodecError('cluster_frame_too_large', `${what} takes ${bytes} bytes, the limit is ${maxBytes}`);
}

/** A value outside what its field can hold. */
export function outOfRange(what: string, found: number | bigint, max: number | bigint): CodecError {
  return new CodecError('cluster_invalid_field', `${what} is ${found}, allowed are integers from 0 to ${max}`);
}

/** Content that its frame type forbids. */
export function refused(code: CodecErrorCode, what: string): CodecError {
  return new CodecError(code, what);
}

/** A frame that the dialect of the link cannot say. */
export function notInDialect(what: string): CodecError {
  return new CodecError('cluster_invalid_field', `writing ${what}: the dialect of this link does not have it`);
}
