// Shows that a message that is left unread is the one that reading at once gives.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCodecContext, decodeFrame, decodeLazily } from '../src/index.ts';

const context = createCodecContext({ direction: 'client_to_server' });
const prefix = fc.constantFrom('', 'WSE', 'S', 'U', 'X');
const envelope = fc.record(
  { t: fc.string({ maxLength: 8 }), payload: fc.jsonValue(), p: fc.jsonValue(), c: fc.constantFrom('WSE', 'U') },
  { requiredKeys: [] },
);

function outcome(decode: () => unknown): unknown {
  try {
    return decode();
  } catch (error) {
    return error;
  }
}

describe('A message that is left unread', () => {
  it('is, when it is read, what reading at once gives', () => {
    fc.assert(
      fc.property(prefix, envelope, (category, message) => {
        const text = category + JSON.stringify(message);
        const lazy = decodeLazily(text, context);
        const eager = decodeFrame(text, context);
        if (lazy.kind !== 'unread') expect(lazy).toEqual(eager);
        else {
          expect(eager).toEqual({ kind: 'envelope', envelope: lazy.envelope, encrypted: false });
          expect(lazy.t).toBe(lazy.envelope.t);
        }
      }),
    );
  });

  it('is parsed once', () => {
    const message = decodeLazily('U{"t":"chat","p":{}}', context);
    if (message.kind !== 'unread') throw new Error('it was read');
    expect(message.envelope).toBe(message.envelope);
    expect(message.envelope).toEqual({ c: 'U', t: 'chat', p: {} });
  });

  it.each([
    ['a frame above the limit', '{"t":"a","p":"long enough"}', { maxFrameBytes: 16 }],
    ['a depth below what a scan follows', '{"t":"a","p":[[[]]]}', { maxJsonDepth: 3 }],
  ])('is none with %s', (_name, text, limits) => {
    const small = createCodecContext({ direction: 'client_to_server', limits });
    expect(outcome(() => decodeLazily(text, small))).toEqual(outcome(() => decodeFrame(text, small)));
  });
});
