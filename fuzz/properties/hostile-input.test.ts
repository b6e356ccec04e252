import { type CodecContext, CodecError, createCodecContext, decodeFrame, type Frame } from '@wsekit/codec';
import { createTrialCipher } from '@wsekit/codec/crypto';
import { provider } from '@wsekit/codec/crypto/node';
import { msgpack } from '@wsekit/codec/msgpack';
import { dialectNames } from '@wsekit/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutation } from '../arbitraries/mutation.ts';
import { parameters } from '../config.ts';
import { recordedFrames } from '../corpus/recorded-frames.ts';
import { heapUsedAfterCollection } from '../heap.ts';

const frames = recordedFrames();
const cipher = createTrialCipher({ provider, sharedSecret: new Uint8Array(32).fill(3) });
const pristine = Reflect.ownKeys(Object.prototype).length;

const anyContext: fc.Arbitrary<CodecContext> = fc
  .record({
    dialect: fc.constantFrom(...dialectNames),
    profile: fc.constantFrom('documented' as const, 'observed' as const),
    direction: fc.constantFrom('client_to_server' as const, 'server_to_client' as const),
    format: fc.constantFrom('json' as const, 'msgpack' as const),
    sealed: fc.boolean(),
  })
  .map(({ sealed, ...options }) => createCodecContext({ ...options, msgpack, ...(sealed ? { cipher } : {}) }));

const anyFrame: fc.Arbitrary<Frame> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constantFrom(...frames), mutation).map(([frame, mutate]) => damage(frame, mutate)),
  },
  fc.uint8Array({ maxLength: 64 }),
  fc.string({ unit: 'binary', maxLength: 64 }),
);

function damage(frame: Frame, mutate: (bytes: Uint8Array) => Uint8Array): Frame {
  if (typeof frame !== 'string') return mutate(frame);
  return Buffer.from(mutate(Buffer.from(frame))).toString('utf8');
}

/** Decodes and gives the error, if any; every error must be a CodecError. */
function refusalOf(frame: Frame, context: CodecContext): CodecError | undefined {
  try {
    decodeFrame(frame, context);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(CodecError);
    return error instanceof CodecError ? error : undefined;
  }
}

describe('damaged and random frames', () => {
  it('let nothing but a CodecError out, change no input and no prototype', () => {
    fc.assert(
      fc.property(anyFrame, anyContext, (frame, context) => {
        const before = typeof frame === 'string' ? frame : frame.slice();
        refusalOf(frame, context);
        expect(frame).toEqual(before);
        expect(Reflect.ownKeys(Object.prototype).length).toBe(pristine);
      }),
      parameters(2),
    );
  });

  it('leave the decoder as it was: the next sound frame decodes', () => {
    fc.assert(
      fc.property(anyFrame, anyContext, (frame, context) => {
        refusalOf(frame, context);
        expect(decodeFrame('{"t":"a","p":1}', context)).toMatchObject({ kind: 'envelope', envelope: { t: 'a', p: 1 } });
      }),
      parameters(),
    );
  });

  it('leave no memory behind after 100,000 of them', () => {
    const bad: Frame[] = fc.sample(anyFrame, { numRuns: 500, seed: 7 });
    const contexts = fc.sample(anyContext, { numRuns: 8, seed: 7 });
    const decodeAll = (rounds: number): void => {
      for (let round = 0; round < rounds; round += 1) {
        for (const frame of bad) {
          const context = contexts[round % contexts.length];
          if (context !== undefined) refusalOf(frame, context);
        }
      }
    };
    decodeAll(20);
    const before = heapUsedAfterCollection();
    decodeAll(200);
    expect(heapUsedAfterCollection() - before).toBeLessThan(2 * 2 ** 20);
  });
});
