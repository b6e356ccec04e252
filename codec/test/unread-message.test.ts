// Shows that a message that is left unread is the one that reading at once gives.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCodecContext, decodeFrame, decodeLazily } from '../src/index.ts';
import { lazyMsgpack as msgpack } from '../src/payload/msgpack.ts';

const context = createCodecContext({ direction: 'client_to_server' });
const writing = { values: 'native', keyOrder: 'given', maxDepth: 64 } as const;
const prefix = fc.constantFrom('', 'WSE', 'S', 'U', 'X');
const envelope = fc.record(
  { t: fc.string({ maxLength: 8 }), payload: fc.jsonValue(), p: fc.jsonValue(), c: fc.constantFrom('WSE', 'U') },
  { requiredKeys: [] },
);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Memory of buffers in use: what one collection has found is given back by the next. */
function bufferBytes(): number {
  collect();
  collect();
  return process.memoryUsage().arrayBuffers;
}

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

  it.each([60, 300, 512, 900])('keeps little but its own bytes, where others of %i bytes went by', (bytes) => {
    const packed = createCodecContext({ direction: 'client_to_server', dialect: 'D2g', format: 'msgpack', msgpack });
    const frame = msgpack.encode({ t: 'chat', p: 'x'.repeat(bytes - 15) }, writing);
    const kept: unknown[] = [];
    const leave = (): unknown => {
      const message = decodeLazily(frame, packed);
      expect(message.kind).toBe('unread');
      return message;
    };
    leave();
    const beforeBytes = bufferBytes();
    for (let index = 0; index < 200; index += 1) {
      kept.push(leave());
      for (let passed = 0; passed < 50; passed += 1) leave();
    }
    expect((bufferBytes() - beforeBytes) / kept.length).toBeLessThanOrEqual(Math.max(2_048, frame.length) + 64);
    for (const message of kept) expect(message).toMatchObject({ envelope: { t: 'chat', p: 'x'.repeat(bytes - 15) } });
  });

  it.each([
    ['a frame above the limit', '{"t":"a","p":"long enough"}', { maxFrameBytes: 16 }],
    ['a depth below what a scan follows', '{"t":"a","p":[[[]]]}', { maxJsonDepth: 3 }],
  ])('is none with %s', (_name, text, limits) => {
    const small = createCodecContext({ direction: 'client_to_server', limits });
    expect(outcome(() => decodeLazily(text, small))).toEqual(outcome(() => decodeFrame(text, small)));
  });
});
