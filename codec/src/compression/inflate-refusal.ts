import { CodecError } from '../errors.ts';
import type { DeflateWrapper } from './compressor.ts';

/** The refusal of output above the cap. (WSE-CMP-040) */
export function inflateOverLimit(maxBytes: number): CodecError {
  return new CodecError('inflate_limit', `inflating: the output exceeds the limit of ${maxBytes} bytes`);
}

/** The refusal of a stream that is cut short or damaged, or no such stream. (WSE-CMP-029) */
export function inflateFailed(wrapper: DeflateWrapper, cause: unknown): CodecError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CodecError('inflate_failed', `inflating a ${wrapper} stream: ${reason}`, { cause });
}
