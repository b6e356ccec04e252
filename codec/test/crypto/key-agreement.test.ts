import { describe, expect, it } from 'vitest';
import { decodePublicKey, deriveKey, encodePublicKey } from '../../src/crypto/key-agreement.ts';
import { bytes, clients, codeOf, hex, providers } from './vectors.ts';

for (const provider of providers) {
  describe(`key agreement on ${provider.name}`, () => {
    for (const { version, derivation, vectors } of clients) {
      for (const pair of vectors.key_exchanges) {
        it(`makes the keys the ${version} clients made of ${pair.name}`, () => {
          const client = provider.keyPair(bytes(pair.client_private_scalar_hex));
          const server = provider.keyPair(bytes(pair.server_private_scalar_hex));
          expect(hex(client.publicKey)).toBe(pair.client_public_raw_hex);
          expect(encodePublicKey(server.publicKey)).toBe(pair.server_public_base64);
          const secrets = [
            provider.sharedSecret(client.privateKey, decodePublicKey(pair.server_public_base64)),
            provider.sharedSecret(server.privateKey, decodePublicKey(pair.client_public_base64)),
          ];
          for (const secret of secrets) {
            expect(hex(secret)).toBe(pair.ecdh_shared_secret_hex);
            expect(hex(deriveKey(provider, secret, derivation))).toBe(pair.aes256_key_hex);
          }
        });
      }
    }

    it('agrees on one secret over a compressed point', () => {
      const [alice, bob] = [provider.keyPair(), provider.keyPair()];
      const y = bob.publicKey[64] ?? 0;
      const compressed = Uint8Array.of(2 + (y & 1), ...bob.publicKey.subarray(1, 33));
      const whole = provider.sharedSecret(alice.privateKey, bob.publicKey);
      expect(provider.sharedSecret(alice.privateKey, decodePublicKey(encodePublicKey(compressed)))).toEqual(whole);
      expect(whole).toHaveLength(32);
    });
  });
}

describe('public keys as text', () => {
  const text = clients[0].vectors.key_exchanges[0]?.client_public_base64 ?? '';

  it.each([
    ['the URL-safe alphabet', text.replaceAll('+', '-').replaceAll('/', '_')],
    ['missing padding', text.slice(0, -1)],
    ['surplus padding', `${text}====`],
    ['a leading space', ` ${text}`],
    ['a trailing newline', `${text}\n`],
    ['a newline inside', `${text.slice(0, 40)}\n${text.slice(40)}`],
    ['no characters', ''],
    ['one character', 'B'],
    ['characters beyond ASCII', `${text.slice(0, -4)}é${text.slice(-3)}`],
    ['a megabyte of characters', 'A'.repeat(1_048_576)],
    ['a point without its last byte', Buffer.from(text, 'base64').subarray(0, 64).toString('base64')],
    ['a hybrid point', Buffer.concat([Uint8Array.of(6), Buffer.from(text, 'base64').subarray(1)]).toString('base64')],
    ['null', null],
    ['a list', []],
    ['a number', 5],
    ['nothing', undefined],
    ['the point at infinity', Buffer.from([0]).toString('base64')],
  ])('refuses %s', (_, damaged) => {
    expect(codeOf(() => decodePublicKey(damaged))).toBe('invalid_key');
  });

  it('refuses to write what is no point', () => {
    expect(codeOf(() => encodePublicKey(new Uint8Array(64)))).toBe('invalid_key');
  });
});
