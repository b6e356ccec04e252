export { provider } from '#crypto';
export { type CipherOptions, createCipher, sealWithFixedIvForTests } from './aes-gcm.ts';
export { decodeBase64, encodeBase64 } from './base64.ts';
export type { AesGcm, Cipher, CryptoProvider, KeyPair } from './cipher.ts';
export { decodeHex, encodeHex } from './hex.ts';
export { createIvSource, type IvSource } from './iv-source.ts';
export { decodePublicKey, deriveKey, encodePublicKey, type KeyDerivation } from './key-agreement.ts';
