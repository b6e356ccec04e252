/**
 * End-to-end encryption and signatures of WSE, synchronous in every runtime.
 *
 * `provider` runs on `node:crypto` under Node and on pure JavaScript elsewhere; both pass the same tests. A client's
 * half of the key exchange, and what it does with a frame:
 *
 * ```ts
 * const { privateKey, publicKey } = provider.keyPair();
 * hello.p.encryption_public_key = encodePublicKey(publicKey);
 * // ... the server answers with `server_hello`
 * const serverKey = decodePublicKey(serverHello.p.encryption_public_key);
 * const sharedSecret = provider.sharedSecret(privateKey, serverKey);
 * const cipher = createTrialCipher({ provider, sharedSecret, preferred: 'unsalted' });
 * const window = createReplayWindow();
 *
 * socket.send(cipher.seal(new TextEncoder().encode('{"c":"U","t":"chat","p":{},"v":1}')));
 * // ... on a binary frame that starts with `E:`
 * const plaintext = cipher.open(frame);
 * window.admit(ivOf(frame), Date.now());
 * ```
 *
 * The exchange is anonymous: whoever can replace the two hellos on their way reads everything. WSE relies on TLS and
 * the token of the connection against that.
 *
 * @module
 */
export { provider } from '#crypto';
export { type CipherOptions, createCipher, sealWithFixedIvForTests } from './aes-gcm.ts';
export { decodeBase64, encodeBase64 } from './base64.ts';
export type { AesGcm, Cipher, CryptoProvider, KeyPair } from './cipher.ts';
export { decodeHex, encodeHex } from './hex.ts';
export { createIvSource, type IvSource } from './iv-source.ts';
export { decodePublicKey, deriveKey, encodePublicKey, type KeyDerivation } from './key-agreement.ts';
export { type KeyPin, keyFingerprint } from './key-pin.ts';
export { createKeyRing, type KeyRing, type KeyRingOptions } from './key-ring.ts';
export { createReplayWindow, type ReplayWindow, type ReplayWindowOptions } from './replay-window.ts';
export { ivOf, sealedOverheadBytes } from './sealed-frame.ts';
export { signDigest, signText, verifyDigest, verifyText } from './signature.ts';
export { signEnvelope, verifyEnvelope } from './signed-envelope.ts';
export { createTimedVerifier, signTimed, type TimedVerifier, type TimedVerifierOptions } from './timed-signature.ts';
export { createTrialCipher, type TrialCipher, type TrialCipherOptions } from './trial-cipher.ts';
