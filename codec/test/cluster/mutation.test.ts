import { join } from 'node:path';
import { readClusterVectors, vectorsDirectory } from '@wsekit/spec/vectors';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createClusterStreamDecoder, decodeClusterFrame, isCodecError } from '../../src/cluster/index.ts';
import { bytesOf } from './bytes.ts';
import { dialect } from './dialects.ts';

const vectors = readClusterVectors(join(vectorsDirectory, 'cluster.json')).filter(({ hex }) => hex.length <= 2000);
const frames = vectors.filter(({ fields }) => fields.kind === 'frame').map(({ hex }) => bytesOf(hex));
const streams = vectors.map(({ hex, wire_hex, fields }) => bytesOf(fields.kind === 'stream' ? hex : wire_hex));
const newest = dialect('D2g');
const dialects = [dialect('D2b'), dialect('D2e'), newest];

const edit = fc.record({ at: fc.nat(), byte: fc.nat(255), kind: fc.constantFrom('set', 'cut', 'insert') });

interface Edit {
  readonly at: number;
  readonly byte: number;
  readonly kind: string;
}

function mutate(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  return edits.reduce<Uint8Array>((current, { at, byte, kind }) => {
    const place = at % (current.length + 1);
    const head = current.subarray(0, place);
    if (kind === 'cut') return head;
    return Buffer.concat([head, Uint8Array.of(byte), current.subarray(kind === 'insert' ? place : place + 1)]);
  }, Buffer.from(bytes));
}

/** Runs something that may refuse its input, and lets nothing but a refusal pass. */
function refusing(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!isCodecError(error)) throw error;
  }
}

describe('damaged input', () => {
  test('lets nothing but CodecError out of the frame decoder, and is not changed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...frames),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...dialects),
        (frame, edits, rules) => {
          const bytes = mutate(frame, edits);
          const before = bytes.slice();
          refusing(() => decodeClusterFrame(bytes, { dialect: rules }));
          expect(bytes).toEqual(before);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('lets nothing but CodecError out of the stream decoder', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...streams),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...dialects),
        (stream, edits, rules) => {
          const decoder = createClusterStreamDecoder({ dialect: rules, onFrame: () => undefined });
          refusing(() => {
            decoder.push(mutate(stream, edits));
            decoder.finish();
          });
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('leaves memory flat over 100,000 bad frames, and the next good one is read', () => {
    const bad = frames.filter((frame) => !reads(frame));
    const run = (count: number) => {
      for (let i = 0; i < count; i++)
        refusing(() => decodeClusterFrame(bad[i % bad.length] ?? new Uint8Array(0), { dialect: newest }));
    };
    run(10_000);
    const before = process.memoryUsage();
    run(90_000);
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(16 * 1_048_576);
    expect(after.rss - before.rss).toBeLessThan(96 * 1_048_576);
    expect(reads(bytesOf('0200000000000000'))).toBe(true);
  });
});

function reads(frame: Uint8Array): boolean {
  try {
    decodeClusterFrame(frame, { dialect: newest });
    return true;
  } catch {
    return false;
  }
}
