// Sealed frames of 1 KB against bare node:crypto and bare noble. Every candidate draws a fresh IV and gives one whole frame.
import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { gcm } from '@noble/ciphers/aes.js';
import { createCipher } from '@wsekit/codec/crypto';
import { provider as noble } from '@wsekit/codec/crypto/noble';
import { provider as node } from '@wsekit/codec/crypto/node';
import type { Comparison } from './measure.ts';

const key = new Uint8Array(32).fill(7);
const plaintext = new Uint8Array(1024).fill(0x61);
const marker = Uint8Array.of(0x45, 0x3a);
const [ivStart, bodyStart, tagBytes] = [2, 14, 16];

function sealWithNodeCrypto(): Uint8Array {
  const iv = randomFillSync(Buffer.allocUnsafe(12));
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const body = cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([marker, iv, body, cipher.getAuthTag()]);
}

function openWithNodeCrypto(frame: Uint8Array): Uint8Array {
  const decipher = createDecipheriv('aes-256-gcm', key, frame.subarray(ivStart, bodyStart));
  decipher.setAuthTag(frame.subarray(frame.length - tagBytes));
  const body = decipher.update(frame.subarray(bodyStart, frame.length - tagBytes));
  decipher.final();
  return body;
}

function sealWithNoble(): Uint8Array {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const body = gcm(key, iv).encrypt(plaintext);
  const frame = new Uint8Array(bodyStart + body.length);
  frame.set(marker);
  frame.set(iv, ivStart);
  frame.set(body, bodyStart);
  return frame;
}

const openWithNoble = (frame: Uint8Array): Uint8Array =>
  gcm(key, frame.subarray(ivStart, bodyStart)).decrypt(frame.subarray(bodyStart));

const withNode = createCipher({ provider: node, key });
const withNoble = createCipher({ provider: noble, key });
const frame = withNode.seal(plaintext);

export const codecCipher: readonly Comparison[] = [
  {
    name: 'seal 1 KB',
    ours: () => withNode.seal(plaintext),
    rivals: { 'node:crypto': sealWithNodeCrypto },
    targets: { 'node:crypto': 0.85 },
  },
  {
    name: 'open 1 KB',
    ours: () => withNode.open(frame),
    rivals: { 'node:crypto': () => openWithNodeCrypto(frame) },
    targets: { 'node:crypto': 0.85 },
  },
  {
    name: 'seal 1 KB, pure JavaScript',
    ours: () => withNoble.seal(plaintext),
    rivals: { noble: sealWithNoble },
    targets: {},
  },
  {
    name: 'open 1 KB, pure JavaScript',
    ours: () => withNoble.open(frame),
    rivals: { noble: () => openWithNoble(frame) },
    targets: {},
  },
];
