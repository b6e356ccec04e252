// Shows that a ping that is answered without being parsed gets the answer that parsing it gives.
import { type DialectName, dialectNames, type Profile } from '@wsekit/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provider } from '../../src/crypto/index.ts';
import { createServerSession, type ServerSessionOptions } from '../../src/session/index.ts';
import { startMs } from './wire.ts';

/** What a server answers that reads each message at once, or leaves unread what it can. */
function answers(texts: readonly string[], options: Partial<ServerSessionOptions>, isLazy: boolean): unknown {
  const frames: unknown[] = [];
  const told: unknown[] = [];
  const session = createServerSession(
    { connectionId: 'c', greets: false, ...options },
    {
      transmit: (frame) => frames.push(frame) > 0,
      deliver: (envelope) => void told.push(envelope),
      deliverRaw: (text) => void told.push(text),
      close: () => {},
      event: ({ type }) => void told.push(type),
      ...(isLazy ? { deliverUnread: (message) => void told.push(message.envelope) } : {}),
    },
  );
  session.open(startMs);
  for (const text of texts) session.receive(text, startMs);
  return { frames, told, counters: session.counters };
}

const time = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 40 }).map(String),
  fc.constantFrom('0', '00', '007', '-1', '1.0', '1e3', 'null', '"5"', '999999999999999', '1000000000000000', '{}'),
);
const ping = fc
  .record({
    prefix: fc.constantFrom('', 'WSE', 'S', 'U', 'wse', ' '),
    c: fc.constantFrom('', '"c":"WSE",', '"c":"U",'),
    time,
    end: fc.constantFrom('}', ',"v":1}', ',"v":12}', ',"s":1}', ',"p":{}}', ',"t":"other"}', '', '} ', '}}'),
  })
  .map(({ prefix, c, time: at, end }) => `${prefix}{${c}"t":"ping","p":{"timestamp":${at}}${end}`);

describe('A ping as published clients write it', () => {
  it.each(['observed', 'documented'] as const)('is answered as one that is parsed, as %s', (profile: Profile) => {
    fc.assert(
      fc.property(fc.array(ping, { maxLength: 3 }), fc.constantFrom<DialectName>(...dialectNames), (texts, dialect) => {
        expect(answers(texts, { dialect, profile }, true)).toEqual(answers(texts, { dialect, profile }, false));
      }),
    );
  });

  const plain = '{"t":"ping","p":{"timestamp":5}}';

  it.each<[string, Partial<ServerSessionOptions>]>([
    ['a limit that it is above', { limits: { maxFrameBytes: 20 } }],
    ['a depth that it is below', { limits: { maxJsonDepth: 1 } }],
    [
      'signatures that are asked for',
      { signing: { provider, key: Buffer.from('key'), types: new Set(['ping', 'PONG']), verifies: 'required' } },
    ],
    ['numbers that are confirmed', { features: { acks: true }, profile: 'documented' }],
    ['a rate that is used up', { inboundRate: { capacity: 1, refillPerSecond: 0 } }],
    ['a style that is to be found out', { dialect: 'detect' }],
  ])('is answered as one that is parsed with %s', (_, options) => {
    const texts = [plain, `WSE${plain}`, plain];
    expect(answers(texts, options, true)).toEqual(answers(texts, options, false));
  });

  it('is answered when it comes, and told to nobody', () => {
    expect(answers([plain], {}, true)).toMatchObject({
      frames: [
        `{"c":"WSE","t":"PONG","p":{"client_timestamp":5,"server_timestamp":${startMs},"latency":${startMs - 5}},"v":1}`,
      ],
      told: [],
    });
  });
});
