import { describe, expect, it } from 'vitest';
import { createCipher, sealWithFixedIvForTests } from '../../src/crypto/aes-gcm.ts';
import { bytes, clients, codeOf, hex, providers } from './vectors.ts';

for (const provider of providers) {
  for (const { version, vectors } of clients) {
    describe(`frames of the ${version} clients on ${provider.name}`, () => {
      for (const pair of vectors.key_exchanges) {
        const key = bytes(pair.aes256_key_hex);
        const cipher = createCipher({ provider, key });

        it.each(pair.frames)(`opens and reproduces ${pair.name}: $label`, (frame) => {
          expect(hex(cipher.open(bytes(frame.frame_hex)))).toBe(frame.plaintext_hex);
          const resealed = sealWithFixedIvForTests(provider, key, bytes(frame.iv_hex), bytes(frame.plaintext_hex));
          expect(hex(resealed)).toBe(frame.frame_hex);
        });

        const damaged = vectors.negative_encrypted_frames.filter((frame) => frame.pair === pair.name);
        it.each(damaged)(`refuses ${pair.name}: $label`, (frame) => {
          const code = frame.expect.startsWith('too short') ? 'frame_truncated' : 'authentication_failed';
          expect(codeOf(() => cipher.open(bytes(frame.frame_hex)))).toBe(code);
        });
      }
    });
  }
}
