import { createDecipheriv } from 'node:crypto';
import type { SessionKey } from '@wsekit/spec/vectors';

const ivBytes = 12;
const tagBytes = 16;
const markerBytes = 2;

/** Tells whether bytes carry the `E:` marker. */
export function isSealed(bytes: Buffer): boolean {
  return bytes.length >= markerBytes && bytes[0] === 0x45 && bytes[1] === 0x3a;
}

/** The key of the connection under which a frame authenticates, with its plaintext; undefined when there is none. */
export function openWithAny(
  keys: readonly SessionKey[],
  conn: string | undefined,
  frame: Buffer,
): { readonly key: SessionKey; readonly plaintext: Buffer } | undefined {
  for (const key of keys) {
    if (conn !== undefined && key.conn !== conn) continue;
    const plaintext = open(Buffer.from(key.aes_key_hex, 'hex'), frame);
    if (plaintext !== undefined) return { key, plaintext };
  }
  return undefined;
}

function open(key: Buffer, frame: Buffer): Buffer | undefined {
  if (frame.length < markerBytes + ivBytes + tagBytes) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, frame.subarray(markerBytes, markerBytes + ivBytes));
  decipher.setAuthTag(frame.subarray(-tagBytes));
  const ciphertext = frame.subarray(markerBytes + ivBytes, -tagBytes);
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    return undefined;
  }
}
