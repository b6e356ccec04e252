import { isAscii, isUtf8 } from 'node:buffer';

/** Reads bytes as UTF-8; undefined for what is none. ASCII, which most messages are, is read without a decoder. */
export function readText(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (isAscii(buffer)) return buffer.toString('latin1');
  return isUtf8(buffer) ? buffer.toString('utf8') : undefined;
}
