import { gcm } from '@noble/ciphers/aes.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { deflateSync, gzipSync, Unzlib, zlibSync } from 'fflate';
import { joined } from '../bytes.ts';
import type { Primitives } from './primitives.ts';

type Level = NonNullable<NonNullable<Parameters<typeof zlibSync>[1]>['level']>;
const levels: readonly Level[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
/** What is inflated at once: so much is held above the limit at the worst. */
const pieceBytes = 4096;

/** The primitives of libraries in JavaScript, for browsers. */
export const primitives: Primitives = {
  zlib: (content, level = 6) => zlibSync(content, { level: levels[level] ?? 6 }),
  deflate: (content) => deflateSync(content),
  gzip: (content) => gzipSync(content),
  inflate,
  seal: (plaintext, key, iv) => gcm(key, iv).encrypt(plaintext),
  hmacSha256: (secret, content) => hmac(sha256, secret, content),
};

function inflate(data: Uint8Array, maxBytes: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const stream = new Unzlib((part) => {
    bytes += part.length;
    if (bytes > maxBytes) throw new RangeError(`more than ${maxBytes} bytes`);
    parts.push(part);
  });
  for (let at = 0; at < data.length; at += pieceBytes)
    stream.push(data.subarray(at, at + pieceBytes), at + pieceBytes >= data.length);
  return joined(...parts);
}
