import { describe, expect, it } from 'vitest';
import { createTimedVerifier, signTimed } from '../../src/crypto/timed-signature.ts';
import { codeOf, providers } from './vectors.ts';

const key = new TextEncoder().encode('shared by other means');
const nowMs = 1_772_280_000_000;
const text = '{"t":"transfer"}';

for (const provider of providers) {
  describe(`hash:timestamp:nonce:hmac on ${provider.name}`, () => {
    const verifier = () => createTimedVerifier({ provider, key });

    it('writes four parts that the key and the text decide', () => {
      const signature = signTimed(provider, key, text, nowMs, 'n-1');
      const [hash, timestamp, nonce, mac] = signature.split(':');
      expect([timestamp, nonce]).toEqual(['1772280000000', 'n-1']);
      expect([hash?.length, mac?.length]).toEqual([64, 64]);
      expect(signTimed(provider, key, text, nowMs, 'n-1')).toBe(signature);
      expect(signTimed(provider, key, text, nowMs)).not.toBe(signTimed(provider, key, text, nowMs));
    });

    it('is accepted once', () => {
      const once = verifier();
      const signature = signTimed(provider, key, text, nowMs);
      once.verify(text, signature, nowMs);
      expect(codeOf(() => once.verify(text, signature, nowMs))).toBe('replayed');
      once.verify(text, signTimed(provider, key, text, nowMs), nowMs);
    });

    it('is accepted up to five minutes off, either way', () => {
      for (const [offMs, verdict] of [
        [300_000, 'nothing thrown'],
        [-300_000, 'nothing thrown'],
        [300_001, 'invalid_signature'],
        [-300_001, 'invalid_signature'],
        [Number.NaN, 'invalid_signature'],
      ] as const) {
        expect(codeOf(() => verifier().verify(text, signTimed(provider, key, text, nowMs), nowMs + offMs))).toBe(
          verdict,
        );
      }
    });

    it('is remembered as long as it is fresh, even when dated ahead', () => {
      const once = verifier();
      const ahead = signTimed(provider, key, text, nowMs + 300_000);
      once.verify(text, ahead, nowMs);
      expect(codeOf(() => once.verify(text, ahead, nowMs + 600_000))).toBe('replayed');
      expect(codeOf(() => once.verify(text, ahead, nowMs + 600_001))).toBe('invalid_signature');
    });

    it('is refused after any change, and leaves its nonce unused', () => {
      const once = verifier();
      const signature = signTimed(provider, key, text, nowMs, 'abc');
      expect(codeOf(() => once.verify(`${text} `, signature, nowMs))).toBe('invalid_signature');
      for (let at = 0; at < signature.length; at += 1) {
        const changed = `${signature.slice(0, at)}${signature[at] === '1' ? '2' : '1'}${signature.slice(at + 1)}`;
        expect(codeOf(() => once.verify(text, changed, nowMs))).toBe('invalid_signature');
      }
      once.verify(text, signature, nowMs);
    });

    it.each([
      '',
      ':::',
      'a:1:b:c',
      signTimed(provider, key, text, nowMs).toUpperCase(),
      `${signTimed(provider, key, text, nowMs)}:`,
    ])('is refused when it looks like %j', (signature) => {
      expect(codeOf(() => verifier().verify(text, signature, nowMs))).toBe('invalid_signature');
    });

    it('is not made from times, nonces or keys out of range', () => {
      for (const time of [-1, 1.5, Number.NaN, 1e15]) {
        expect(() => signTimed(provider, key, text, time)).toThrow(RangeError);
      }
      for (const nonce of ['', 'a:b', 'a'.repeat(65)]) {
        expect(() => signTimed(provider, key, text, nowMs, nonce)).toThrow(RangeError);
      }
      expect(() => signTimed(provider, new Uint8Array(0), text, nowMs)).toThrow(RangeError);
      expect(() => createTimedVerifier({ provider, key: new Uint8Array(0) })).toThrow(RangeError);
      expect(() => createTimedVerifier({ provider, key, toleranceMs: 0 })).toThrow(RangeError);
    });
  });
}
