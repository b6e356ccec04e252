import { expect, it } from 'vitest';
import * as crypto from '../../src/crypto/index.ts';
import { provider as noble } from '../../src/crypto/provider-noble.ts';
import { codeOf } from './vectors.ts';

const {
  createCipher,
  createReplayWindow,
  createTrialCipher,
  decodePublicKey,
  deriveKey,
  encodePublicKey,
  ivOf,
  provider,
} = crypto;

it('runs on node:crypto under Node', () => {
  expect(provider.name).toBe('node');
});

it('carries a browser and a server from two hellos to an encrypted conversation', () => {
  const browser = noble.keyPair();
  const clientHello = { p: { encryption_public_key: encodePublicKey(browser.publicKey) } };

  const server = provider.keyPair();
  const serverHello = { p: { encryption_public_key: encodePublicKey(server.publicKey) } };
  const clientKey = decodePublicKey(clientHello.p.encryption_public_key);
  const serverSecret = provider.sharedSecret(server.privateKey, clientKey);
  const serverCipher = createCipher({ provider, key: deriveKey(provider, serverSecret, 'salted') });

  const serverKey = decodePublicKey(serverHello.p.encryption_public_key);
  const sharedSecret = noble.sharedSecret(browser.privateKey, serverKey);
  const cipher = createTrialCipher({ provider: noble, sharedSecret });
  const window = createReplayWindow();

  const frame = serverCipher.seal(new TextEncoder().encode('U{"t":"chat","p":{},"v":1}'));
  expect(new TextDecoder().decode(cipher.open(frame))).toBe('U{"t":"chat","p":{},"v":1}');
  window.admit(ivOf(frame), 0);
  expect(codeOf(() => window.admit(ivOf(frame), 1))).toBe('replayed');
  expect(cipher.decided).toBe('salted');
  expect(serverCipher.open(cipher.seal(Uint8Array.of(1)))).toEqual(Uint8Array.of(1));
});
