import { createCipheriv, createHmac } from 'node:crypto';
import { deflateRawSync, deflateSync, gzipSync, inflateSync } from 'node:zlib';
import { joined } from '../bytes.ts';
import type { Primitives } from './primitives.ts';

/** The primitives of Node. */
export const primitives: Primitives = {
  zlib: (content, level) => deflateSync(content, level === undefined ? {} : { level }),
  deflate: (content) => deflateRawSync(content),
  gzip: (content) => gzipSync(content),
  inflate: (data, maxBytes) => inflateSync(data, { maxOutputLength: maxBytes }),
  seal(plaintext, key, iv) {
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    return joined(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
  },
  hmacSha256: (secret, content) => createHmac('sha256', secret).update(content).digest(),
};
