import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCipher } from '../../src/crypto/aes-gcm.ts';
import { deriveKey, type KeyDerivation } from '../../src/crypto/key-agreement.ts';
import { createTrialCipher } from '../../src/crypto/trial-cipher.ts';
import { bytes, clients, codeOf, hex, providers } from './vectors.ts';

const both: readonly KeyDerivation[] = ['salted', 'unsalted'];
const other = (derivation: KeyDerivation) => (derivation === 'salted' ? 'unsalted' : 'salted');
const message = Uint8Array.of(1, 2, 3);

for (const provider of providers) {
  describe(`trial cipher on ${provider.name}`, () => {
    const sharedSecret = new Uint8Array(32).fill(5);
    const peerOf = (derivation: KeyDerivation) =>
      createCipher({ provider, key: deriveKey(provider, sharedSecret, derivation) });

    it.each(clients)('recognises the $version clients by their frames', ({ derivation, vectors }) => {
      for (const pair of vectors.key_exchanges) {
        const cipher = createTrialCipher({ provider, sharedSecret: bytes(pair.ecdh_shared_secret_hex) });
        expect(cipher.decided).toBeUndefined();
        for (const frame of pair.frames) expect(hex(cipher.open(bytes(frame.frame_hex)))).toBe(frame.plaintext_hex);
        expect(cipher.decided).toBe(derivation);
      }
    });

    it('does not seal before it knows', () => {
      const cipher = createTrialCipher({ provider, sharedSecret });
      expect(codeOf(() => cipher.seal(message))).toBe('cipher_undecided');
      cipher.open(peerOf('salted').seal(message));
      expect(peerOf('salted').open(cipher.seal(message))).toEqual(message);
    });

    it.each(both)('seals as preferred (%s) until the peer shows otherwise', (preferred) => {
      const cipher = createTrialCipher({ provider, sharedSecret, preferred });
      expect(peerOf(preferred).open(cipher.seal(message))).toEqual(message);
      expect(cipher.decided).toBeUndefined();
      cipher.open(peerOf(other(preferred)).seal(message));
      expect(peerOf(other(preferred)).open(cipher.seal(message))).toEqual(message);
      expect(cipher.decided).toBe(other(preferred));
    });

    it('takes no frame of its own for a sign of the peer', () => {
      const cipher = createTrialCipher({ provider, sharedSecret, preferred: 'salted' });
      const own = cipher.seal(message);
      expect(codeOf(() => cipher.open(own))).toBe('replayed');
      expect(cipher.decided).toBeUndefined();
      cipher.open(peerOf('unsalted').seal(message));
      expect(cipher.decided).toBe('unsalted');
    });

    it('keeps the first derivation that opened for good', () => {
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...both), { minLength: 1, maxLength: 6 }), (senders) => {
          const cipher = createTrialCipher({ provider, sharedSecret });
          for (const sender of senders) {
            const verdict = codeOf(() => cipher.open(peerOf(sender).seal(message)));
            expect(verdict).toBe(sender === senders[0] ? 'nothing thrown' : 'authentication_failed');
          }
        }),
        { numRuns: 60 },
      );
    });

    it('equals the cipher of the right key', () => {
      fc.assert(
        fc.property(fc.constantFrom(...both), fc.uint8Array({ maxLength: 300 }), (derivation, plaintext) => {
          const cipher = createTrialCipher({ provider, sharedSecret });
          const peer = peerOf(derivation);
          expect(cipher.open(peer.seal(plaintext))).toEqual(plaintext);
          expect(peer.open(cipher.seal(plaintext))).toEqual(plaintext);
        }),
        { numRuns: 100 },
      );
    });

    it('learns nothing from frames that no key opens', () => {
      const cipher = createTrialCipher({ provider, sharedSecret });
      const forged = peerOf('salted').seal(message);
      forged[20] = (forged[20] ?? 0) ^ 1;
      expect(codeOf(() => cipher.open(forged))).toBe('authentication_failed');
      expect(codeOf(() => cipher.open(forged.subarray(0, 29)))).toBe('frame_truncated');
      expect(cipher.decided).toBeUndefined();
      expect(cipher.open(peerOf('unsalted').seal(message))).toEqual(message);
    });

    it('draws its IVs from a given source', () => {
      const randomIv = () => new Uint8Array(12);
      const cipher = createTrialCipher({ provider, sharedSecret, preferred: 'salted', randomIv });
      expect(cipher.seal(message).subarray(2, 14)).toEqual(new Uint8Array(12));
    });
  });
}
