import { zlib as zlibNode } from '@wsekit/codec/compression/node';
import { zlib as zlibWeb } from '@wsekit/codec/compression/web';
import { createCipher, createTrialCipher } from '@wsekit/codec/crypto';
import { provider as noble } from '@wsekit/codec/crypto/noble';
import { provider as node } from '@wsekit/codec/crypto/node';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutation } from '../arbitraries/mutation.ts';
import { parameters } from '../config.ts';

const bytes = (maxLength: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength });
const exactly = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });

/** What a call gives: its result, or the code of its error. */
function outcome(call: () => Uint8Array): string {
  try {
    return Buffer.from(call()).toString('hex');
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

describe('the two crypto providers', () => {
  it('derive the same keys and authenticate the same way', () => {
    fc.assert(
      fc.property(bytes(64), bytes(64), bytes(64), fc.integer({ min: 1, max: 200 }), (ikm, salt, info, length) => {
        expect(node.hkdfSha256(ikm, salt, info, length)).toEqual(noble.hkdfSha256(ikm, salt, info, length));
        expect(node.hmacSha256(salt, ikm)).toEqual(noble.hmacSha256(salt, ikm));
        expect(node.sha256(info)).toEqual(noble.sha256(info));
      }),
      parameters(),
    );
  });

  it('open what the other sealed, and refuse the same damage', () => {
    fc.assert(
      fc.property(exactly(32), bytes(300), mutation, (key, plaintext, mutate) => {
        const frame = createCipher({ provider: node, key }).seal(plaintext);
        const reader = createCipher({ provider: noble, key });
        expect(reader.open(frame)).toEqual(plaintext);
        const damaged = mutate(frame);
        expect(outcome(() => reader.open(damaged))).toBe(
          outcome(() => createCipher({ provider: node, key }).open(damaged)),
        );
      }),
      parameters(),
    );
  });

  it('agree on the secret of any two key pairs, and a trial cipher finds its derivation', () => {
    fc.assert(
      fc.property(
        exactly(32),
        exactly(32),
        fc.constantFrom('salted' as const, 'unsalted' as const),
        (a, b, preferred) => {
          const [mine, theirs] = [
            node.keyPair(Uint8Array.of(1, ...a.slice(1))),
            noble.keyPair(Uint8Array.of(1, ...b.slice(1))),
          ];
          const sharedSecret = node.sharedSecret(mine.privateKey, theirs.publicKey);
          expect(noble.sharedSecret(theirs.privateKey, mine.publicKey)).toEqual(sharedSecret);
          const sender = createTrialCipher({ provider: node, sharedSecret, preferred });
          const receiver = createTrialCipher({ provider: noble, sharedSecret });
          expect(receiver.open(sender.seal(a))).toEqual(a);
          expect(receiver.decided).toBe(preferred);
        },
      ),
      parameters(0.1),
    );
  });
});

describe('the two zlib providers', () => {
  it('read what the other wrote', () => {
    fc.assert(
      fc.property(bytes(3000), (data) => {
        expect(zlibWeb.decompress(zlibNode.compress(data), 3000)).toEqual(data);
        expect(zlibNode.decompress(zlibWeb.compress(data), 3000)).toEqual(data);
      }),
      parameters(0.5),
    );
  });

  it('refuse the same damage with the same code', () => {
    fc.assert(
      fc.property(bytes(500), mutation, (data, mutate) => {
        const damaged = mutate(zlibNode.compress(data));
        expect(outcome(() => zlibWeb.decompress(damaged, 2000))).toBe(
          outcome(() => zlibNode.decompress(damaged, 2000)),
        );
      }),
      parameters(),
    );
  });
});
