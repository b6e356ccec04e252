import { describe, expect, it } from 'vitest';
import type { CryptoProvider } from '../../src/crypto/cipher.ts';
import { bytes, codeOf, hex, providers, wycheproof } from './vectors.ts';

interface EcdhPoint {
  public: string;
  private: string;
  shared: string;
}
interface Jwk {
  crv: string;
  x: string;
  y: string;
  d?: string;
}
interface EcdhJwk {
  public: Jwk;
  private: Jwk;
  shared: string;
}
interface Hkdf {
  ikm: string;
  salt: string;
  info: string;
  size: number;
  okm: string;
}
interface Hmac {
  key: string;
  msg: string;
  tag: string;
}
interface AesGcmTest {
  key: string;
  iv: string;
  aad: string;
  msg: string;
  ct: string;
  tag: string;
}

const base64url = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'));

/** The 32-byte form of a scalar that the files write with more or fewer leading zeros. */
function scalar(text: string): Uint8Array {
  return bytes(text.replace(/^(00)+/, '').padStart(64, '0'));
}

function expectSecret(provider: CryptoProvider, secret: Uint8Array, point: Uint8Array, result: string, shared: string) {
  if (result === 'invalid') expect(codeOf(() => provider.sharedSecret(secret, point))).toBe('invalid_key');
  else expect(hex(provider.sharedSecret(secret, point))).toBe(shared);
}

function cases<Test>(name: string, run: (test: Test & { result: string }, tagSize: number) => void): number {
  let count = 0;
  for (const { tests, tagSize = 0 } of wycheproof<Test>(name).testGroups) {
    for (const test of tests) {
      try {
        run(test, tagSize);
      } catch (error) {
        throw new Error(`${name} tcId ${test.tcId}`, { cause: error });
      }
      count += 1;
    }
  }
  return count;
}

for (const provider of providers) {
  describe(`Wycheproof on ${provider.name}`, () => {
    it('agrees over the 355 SEC1 points as told', () => {
      const count = cases<EcdhPoint>('ecdh_secp256r1_ecpoint', (test) => {
        expectSecret(provider, scalar(test.private), bytes(test.public), test.result, test.shared);
      });
      expect(count).toBe(355);
    });

    it('agrees over the 353 keys of WebCrypto as told', () => {
      const count = cases<EcdhJwk>('ecdh_secp256r1_webcrypto', (test) => {
        const { crv, x, y } = test.public;
        // A JWK names its curve; one of the points of another curve happens to lie on P-256 too.
        if (crv !== 'P-256') return expect(test.result).toBe('invalid');
        const point = Uint8Array.of(4, ...base64url(x), ...base64url(y));
        return expectSecret(provider, base64url(test.private.d ?? ''), point, test.result, test.shared);
      });
      expect(count).toBe(353);
    });

    it('derives the 86 keys of HKDF as told', () => {
      const count = cases<Hkdf>('hkdf_sha256', (test) => {
        const derive = () => provider.hkdfSha256(bytes(test.ikm), bytes(test.salt), bytes(test.info), test.size);
        if (test.result === 'invalid') expect(derive).toThrow(RangeError);
        else expect(hex(derive())).toBe(test.okm);
      });
      expect(count).toBe(86);
    });

    it('makes the 174 tags of HMAC as told', () => {
      const count = cases<Hmac>('hmac_sha256', (test, tagSize) => {
        const tag = hex(provider.hmacSha256(bytes(test.key), bytes(test.msg))).slice(0, tagSize / 4);
        expect(tag === test.tag).toBe(test.result === 'valid');
      });
      expect(count).toBe(174);
    });

    it('seals and opens the 66 messages of AES-GCM as told', () => {
      const count = cases<AesGcmTest>('aes_gcm', (test) => {
        const gcm = provider.aesGcm(bytes(test.key));
        const [iv, aad, message] = [bytes(test.iv), bytes(test.aad), bytes(test.msg)];
        const opened = gcm.open(iv, bytes(test.ct + test.tag), aad);
        if (test.result === 'invalid') return expect(opened).toBeUndefined();
        expect(opened && hex(opened)).toBe(test.msg);
        const sealed = new Uint8Array(message.length + 16);
        gcm.sealInto(sealed, 0, iv, message, aad);
        return expect(hex(sealed)).toBe(test.ct + test.tag);
      });
      expect(count).toBe(66);
    });
  });
}
