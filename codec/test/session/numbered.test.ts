import { describe, expect, it } from 'vitest';
import type { Envelope } from '../../src/index.ts';
import { createAckTracker, type ServerSessionOptions } from '../../src/session/index.ts';
import { startMs, type Wired, wire } from './wire.ts';

function greeted(options: Partial<ServerSessionOptions> = {}): Wired {
  const pair = wire({ greets: false, features: { acks: true }, ...options });
  pair.server.open(startMs);
  pair.server.receive('{"t":"client_hello","p":{}}', startMs);
  pair.toClient.splice(0);
  return pair;
}

function answersOf({ toClient }: Wired): unknown[] {
  return toClient.splice(0).map((frame) => {
    const { t, p } = JSON.parse(typeof frame === 'string' ? frame : Buffer.from(frame).toString());
    return [t, p.s ?? p.code, ...(t === 'nack' ? [p.code] : [])];
  });
}

const said = (s: unknown): string => JSON.stringify({ t: 'm', s });
const numbersOf = ({ serverGot }: Wired): unknown[] => serverGot.map((message) => (message as { s: unknown }).s);

describe('numbered messages', () => {
  it('are taken once each, and confirmed up to their number', () => {
    const pair = greeted();
    for (const number of [4, 5, 5, 4, 6]) pair.server.receive(said(number), startMs);
    expect(numbersOf(pair)).toEqual([4, 5, 6]);
    expect(answersOf(pair)).toEqual([
      ['ack', 4],
      ['ack', 5],
      ['ack', 5],
      ['ack', 5],
      ['ack', 6],
    ]);
    expect(pair.server.counters.duplicates).toBe(2);
  });

  it('that are missing are refused before what follows them is confirmed', () => {
    const pair = greeted();
    for (const number of [1, 4]) pair.server.receive(said(number), startMs);
    expect(answersOf(pair)).toEqual([
      ['ack', 1],
      ['nack', 2, 'NOT_RECEIVED'],
      ['nack', 3, 'NOT_RECEIVED'],
      ['ack', 4],
    ]);
  });

  it('that were dropped before the first one that arrived are not confirmed with it', () => {
    const pair = greeted({ inboundRate: { capacity: 1, refillPerSecond: 1 } });
    pair.server.receive('{"t":"m"}', startMs);
    pair.server.receive(said(1), startMs);
    pair.server.receive(said(2), startMs + 1_000);
    expect(answersOf(pair)).toEqual([
      ['error', 'RATE_LIMITED'],
      ['nack', 1, 'NOT_RECEIVED'],
      ['ack', 2],
    ]);
  });

  it('are refused when they are too far ahead, and the next in order is taken', () => {
    const pair = greeted();
    for (const number of [1, 1_003, 2]) pair.server.receive(said(number), startMs);
    expect(answersOf(pair)).toEqual([
      ['ack', 1],
      ['nack', 1_003, 'PROTOCOL_ERROR'],
      ['ack', 2],
    ]);
    expect(numbersOf(pair)).toEqual([1, 2]);
  });

  it('are refused as well when one after the other is far ahead: no message gets a thousand answers', () => {
    const pair = greeted();
    for (const number of [1, 601, 1_003, 1_004, 1_200, 1_201]) pair.server.receive(said(number), startMs);
    const answers = answersOf(pair);
    expect(answers.filter((answer) => String(answer).endsWith('NOT_RECEIVED'))).toHaveLength(599 + 401);
    expect(answers.slice(-3)).toEqual([
      ['ack', 1_004],
      ['nack', 1_200, 'PROTOCOL_ERROR'],
      ['nack', 1_201, 'PROTOCOL_ERROR'],
    ]);
  });

  it('are no numbers unless they are integers from 1, and nothing to a server that did not announce it', () => {
    const pair = greeted();
    for (const number of [0, -1, 1.5, '1', null, 2 ** 53]) pair.server.receive(said(number), startMs);
    const silent = greeted({ features: {} });
    for (const number of [1, 1]) silent.server.receive(said(number), startMs);
    expect([pair.serverGot.length, silent.serverGot.length]).toEqual([6, 2]);
    expect([answersOf(pair), answersOf(silent)]).toEqual([[], []]);
  });

  it('of our own client are all confirmed, those of a batch with it', () => {
    const acks = createAckTracker<Envelope>(10);
    const pair = wire({ features: { acks: true }, profile: 'documented' }, { acks });
    pair.server.open(startMs);
    pair.client.open(startMs);
    pair.carry(startMs);
    pair.client.send({ t: 'one' }, startMs);
    pair.client.send({ t: 'batch', p: { messages: [{ t: 'two' }, { t: 'three' }] } }, startMs);
    expect(acks.size).toBe(2);
    pair.carry(startMs);
    expect(acks.size).toBe(0);
    expect(pair.serverGot.map((message) => (message as { t: string }).t)).toEqual(['one', 'two', 'three']);
  });
});
