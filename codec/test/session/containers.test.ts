import type { Frame } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import { provider } from '../../src/crypto/index.ts';
import type { ServerSessionOptions } from '../../src/session/index.ts';
import { startMs, type Wired, wire } from './wire.ts';

function opened(options: Partial<ServerSessionOptions> = {}): Wired {
  const pair = wire({ greets: false, profile: 'documented', ...options });
  pair.server.open(startMs);
  return pair;
}

const batch = (...messages: unknown[]): string => JSON.stringify({ t: 'batch', p: { messages }, cid: 'b' });
const textOf = (frame: Frame): string => (typeof frame === 'string' ? frame : Buffer.from(frame).toString());
const typesOf = (got: readonly unknown[]): unknown[] => got.map((message) => (message as { t: unknown }).t);
const answersOf = ({ toClient }: Wired): Record<string, unknown>[] =>
  toClient.splice(0).map((frame) => JSON.parse(textOf(frame)));

describe('a container at a server', () => {
  it('is as good as what it holds: a ping in it is answered, a priority_message in it opened', () => {
    const pair = opened();
    const urgent = { t: 'priority_message', p: { message: { t: 'b', pri: 10 } } };
    pair.server.receive(batch({ type: 'a' }, { t: 'ping', p: { timestamp: 7 } }, urgent), startMs);
    expect(typesOf(pair.serverGot)).toEqual(['a', 'b']);
    expect(answersOf(pair)).toMatchObject([
      { t: 'PONG', p: { client_timestamp: 7 } },
      { t: 'batch_message_result', cid: 'b', p: { success: true, processed: 3, failed: 0 } },
    ]);
  });

  it('of either form of priority_message gives the message inside', () => {
    const pair = opened();
    pair.server.receive('{"t":"priority_message","p":{"type":"a","content":{"n":1},"priority":8}}', startMs);
    pair.server.receive('{"t":"priority_message","p":{"message":{"t":"b","p":2},"priority":10}}', startMs);
    expect(pair.serverGot).toMatchObject([
      { t: 'a', p: { n: 1 }, pri: 8 },
      { t: 'b', p: 2, pri: 10 },
    ]);
  });

  it('says which of its messages were refused and why, and takes the others', () => {
    const pair = opened();
    pair.server.receive(batch({ t: 'a' }, 5, { t: 'batch', p: {} }, { t: 'server_hello' }, { t: 'b' }), startMs);
    expect(typesOf(pair.serverGot)).toEqual(['a', 'b']);
    expect(answersOf(pair).at(-1)).toMatchObject({
      t: 'batch_message_result',
      p: {
        success: false,
        processed: 2,
        failed: 3,
        errors: [1, 2, 3].map((index) => ({ index, code: 'INVALID_MESSAGE' })),
      },
    });
  });

  it('is counted for what is refused of it', () => {
    const pair = opened({ maxBatchMessages: 2 });
    pair.server.receive(batch({ t: 'a' }, { t: 'b' }, { t: 'c' }), startMs);
    expect(pair.server.counters.refused).toBe(1);
    pair.server.receive(batch({ t: 'a' }, 5), startMs);
    expect(pair.server.counters.refused).toBe(2);
  });

  it('of too many is not taken at all', () => {
    const pair = opened({ maxBatchMessages: 2 });
    pair.server.receive(batch({ t: 'a' }, { t: 'b' }, { t: 'c' }), startMs);
    pair.server.receive(batch({ t: 'd' }, { t: 'e' }), startMs);
    expect(typesOf(pair.serverGot)).toEqual(['d', 'e']);
    expect(answersOf(pair)[0]).toMatchObject({
      p: { success: false, processed: 0, failed: 3, errors: [{ code: 'MESSAGE_TOO_LARGE' }] },
    });
  });

  it('costs as many tokens as it holds messages', () => {
    const pair = opened({ inboundRate: { capacity: 3, refillPerSecond: 0 } });
    pair.server.receive(batch({ t: 'a' }, { t: 'b' }, { t: 'c' }, { t: 'd' }), startMs);
    expect(typesOf(pair.serverGot)).toEqual(['a', 'b', 'c']);
    expect(answersOf(pair)).toMatchObject([
      { t: 'error', p: { code: 'RATE_LIMITED' } },
      { t: 'batch_message_result', p: { processed: 3, failed: 1, errors: [{ index: 3, code: 'RATE_LIMITED' }] } },
    ]);
  });

  it('that holds nothing is refused, told and counted', () => {
    const pair = opened();
    for (const [t, p] of [
      ['batch', { messages: 'no list' }],
      ['batch', null],
      ['priority_message', { priority: 10 }],
      ['priority_message', { message: { t: 'priority_message', p: { type: 'a' }, cid: 'q' } }],
    ])
      pair.server.receive(JSON.stringify({ t, p, cid: 'q' }), startMs);
    expect(pair.serverGot).toEqual([]);
    expect(answersOf(pair)).toEqual(
      Array(4).fill(
        expect.objectContaining({ t: 'error', cid: 'q', p: expect.objectContaining({ recoverable: true }) }),
      ),
    );
    expect(pair.server.counters.refused).toBe(4);
  });

  it('does not carry past the signature what has to be signed', () => {
    const signing = { provider, key: Uint8Array.of(1, 2, 3), types: new Set(['order']) };
    const pair = opened({ signing });
    pair.server.receive(batch({ t: 'order', p: 1 }, { t: 'chat' }), startMs);
    pair.server.receive('{"t":"priority_message","p":{"type":"order","content":1}}', startMs);
    expect(typesOf(pair.serverGot)).toEqual(['chat']);
    const reader = wire({}, { signing });
    reader.client.open(startMs);
    reader.client.receive(batch({ t: 'order', p: 1 }, { t: 'chat' }), startMs);
    expect(typesOf(reader.clientGot)).toEqual(['chat']);
    expect(reader.client.counters.refused).toBe(1);
  });
});

describe('the rate of a client', () => {
  it('is warned of when a fifth is left, apart from the rate of events', () => {
    const pair = opened({
      inboundRate: { capacity: 10, refillPerSecond: 0 },
      rate: { capacity: 1, refillPerSecond: 0 },
    });
    for (let n = 0; n < 12; n += 1) pair.server.receive('{"t":"m"}', startMs);
    pair.server.send({ t: 'x' }, startMs);
    pair.server.send({ t: 'y' }, startMs);
    pair.server.receive('{"t":"m"}', startMs + 1_000);
    expect(answersOf(pair).map(({ t, p }) => [t, (p as { remaining?: number } | undefined)?.remaining])).toEqual([
      ['rate_limit_warning', 1],
      ['error', undefined],
      ['x', undefined],
      ['error', undefined],
      ['error', undefined],
    ]);
    expect(pair.serverGot).toHaveLength(10);
    expect(pair.log).toEqual([]);
  });
});
