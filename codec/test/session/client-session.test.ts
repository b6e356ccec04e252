import { describe, expect, it } from 'vitest';
import { provider } from '../../src/crypto/index.ts';
import type { Envelope } from '../../src/index.ts';
import { createAckTracker } from '../../src/session/index.ts';
import { startMs, wire } from './wire.ts';

const ready = '{"c":"WSE","t":"server_ready","p":{"details":{"connection_id":"c-1"}}}';
const hello = '{"c":"WSE","t":"server_hello","p":{"server_version":"2.4.1","features":{}}}';

function connected(options: Parameters<typeof wire>[1] = {}): ReturnType<typeof wire> {
  const pair = wire({}, options);
  pair.client.open(startMs);
  pair.client.receive(ready, startMs);
  pair.client.receive(hello, startMs);
  pair.toServer.length = 0;
  return pair;
}

describe('a client session', () => {
  it('says hello by itself when no greeting has come in 10 s, and takes the answer for ready', () => {
    const pair = wire({ greets: false });
    pair.server.open(startMs);
    pair.client.open(startMs);
    expect(pair.client.nextTickMs).toBe(startMs + 10_000);
    pair.client.tick(startMs + 9_999);
    expect(pair.toServer).toEqual([]);
    pair.client.tick(startMs + 10_000);
    pair.carry(startMs + 10_000);
    expect(pair.clientEvents.map(({ type }) => type)).toContain('overdue');
    expect([pair.client.state, pair.client.connectionId]).toEqual(['ready', 'connection-1']);
  });

  it('gives up a peer that says neither', () => {
    const pair = wire();
    pair.client.open(startMs);
    pair.client.tick(startMs + 10_000);
    pair.client.tick(startMs + 20_000);
    expect(pair.log).toEqual(['client closes undefined ']);
    expect(pair.clientEvents.filter(({ type }) => type === 'ready')).toEqual([]);
  });

  it('is ready without hello where the server has greeted', () => {
    const pair = wire();
    pair.client.open(startMs);
    pair.client.receive('WSE{"t":"server_ready","p":{"details":{"connection_id":"c-1"}}}', startMs);
    pair.client.tick(startMs + 10_000);
    expect(pair.clientEvents).toContainEqual({ type: 'ready', connectionId: 'c-1', saidHello: false });
    expect(pair.client.dialect.name).toBe('D1');
  });

  it('keeps what waits in order of priority, and tells what it drops', () => {
    const pair = wire({}, { maxHeld: 3 });
    pair.client.open(startMs);
    const outcomes = [
      { t: 'a', pri: 1 },
      { t: 'b', pri: 5 },
      { t: 'c', pri: 5 },
      { t: 'd', pri: 9 },
      { t: 'e', pri: 5 },
    ].map((message) => pair.client.send(message, startMs));
    expect(outcomes).toEqual(['held', 'held', 'held', 'held', 'full']);
    expect(pair.clientEvents).toEqual([{ type: 'dropped', envelope: expect.objectContaining({ t: 'a' }) }]);
    pair.client.receive(ready, startMs + 5);
    const sent = pair.toServer.map((frame) => JSON.parse(String(frame)));
    expect(sent.map(({ t }) => t)).toEqual(['client_hello', 'd', 'b', 'c']);
    expect(sent[1].ts).toBe(new Date(startMs).toISOString());
    expect([pair.client.held, pair.client.counters.dropped]).toEqual([0, 2]);
  });

  it('tells what still waits when the connection has ended', () => {
    const pair = wire();
    pair.client.open(startMs);
    pair.client.send({ t: 'a' }, startMs);
    pair.client.ended();
    expect(pair.clientEvents).toEqual([{ type: 'dropped', envelope: expect.objectContaining({ t: 'a' }) }]);
    expect(pair.client.send({ t: 'b' }, startMs)).toBe('closed');
  });

  it('limits itself, and pauses when the server asks', () => {
    const pair = connected({ rate: { capacity: 2, refillPerSecond: 10 } });
    const outcomes = ['a', 'b', 'c'].map((t) => pair.client.send({ t }, startMs));
    expect(outcomes).toEqual(['sent', 'sent', 'held']);
    expect(pair.clientEvents.at(-1)).toEqual({ type: 'rate_limited', direction: 'out', retryAfterMs: 100 });
    expect(pair.client.nextTickMs).toBe(startMs + 100);
    pair.client.tick(startMs + 100);
    expect(pair.toServer).toHaveLength(3);
    pair.client.receive('{"c":"WSE","t":"error","p":{"code":"RATE_LIMITED","retry_after":2.5}}', startMs + 1_000);
    expect(pair.client.send({ t: 'd' }, startMs + 1_000)).toBe('held');
    pair.client.tick(startMs + 3_499);
    expect(pair.client.held).toBe(1);
    pair.client.tick(startMs + 3_500);
    expect(pair.client.held).toBe(0);
  });

  it('sends half as much while the server warns, and says so', () => {
    const pair = connected({ rate: { capacity: 10, refillPerSecond: 0.001 } });
    const warning = { current_rate: 9, limit: 10, remaining: 1, retry_after: 2 };
    pair.client.receive(JSON.stringify({ c: 'WSE', t: 'rate_limit_warning', p: warning }), startMs + 1000);
    expect(pair.clientEvents.at(-1)).toEqual({ type: 'slowed', to: 'half', forMs: 2000 });
    const send = (nowMs: number): string => pair.client.send({ t: 'a' }, nowMs);
    expect(Array.from({ length: 4 }, () => send(startMs + 1000))).toEqual(['sent', 'sent', 'sent', 'sent']);
    expect(Array.from({ length: 3 }, () => send(startMs + 3000))).toEqual(['sent', 'sent', 'held']);
  });

  it.each([
    [{ code: 'RATE_LIMITED', retry_after: 1e300 }, 60_000],
    [{ code: 'RATE_LIMITED', retry_after: -5 }, 1000],
    [{ code: 'RATE_LIMITED', retry_after: 'long' }, 1000],
    [{ code: 'RATE_LIMITED' }, 1000],
  ])('pauses a minute at most, and a second where %j does not say', (p, forMs) => {
    const pair = connected({ idleTimeoutMs: 600_000 });
    pair.client.receive(JSON.stringify({ c: 'WSE', t: 'error', p }), startMs);
    expect(pair.clientEvents.at(-1)).toEqual({ type: 'slowed', to: 'none', forMs });
    expect(pair.client.send({ t: 'a' }, startMs + forMs - 1)).toBe('held');
    pair.client.tick(startMs + forMs);
    expect(pair.client.held).toBe(0);
  });

  it('is not held up by a warning where its bucket holds one message', () => {
    const pair = connected({ rate: { capacity: 1, refillPerSecond: 1 } });
    pair.client.receive('{"c":"WSE","t":"rate_limit_warning","p":{}}', startMs + 5000);
    expect(pair.client.send({ t: 'a' }, startMs + 5000)).toBe('sent');
  });

  it.each([
    [true, 'held'],
    [false, 'sent'],
  ])('where a key is required (%s) before the recipe of the key is known, a message is %s', (required, outcome) => {
    const encryption = { provider, keyDerivation: 'trial', required } as const;
    const pair = wire({ encryption: { provider } }, { encryption });
    pair.server.open(startMs);
    pair.client.open(startMs);
    for (let turn = 0; turn < 4; turn += 1) pair.carry(startMs);
    expect(pair.client.state).toBe('ready');
    expect(pair.client.send({ t: 'order' }, startMs)).toBe(outcome);
    pair.server.send({ t: 'news' }, startMs);
    for (let turn = 0; turn < 4; turn += 1) pair.carry(startMs);
    expect(pair.serverGot).toEqual([expect.objectContaining({ t: 'order', encrypted: required })]);
  });

  const helloWith = (payload: object): string =>
    JSON.stringify({ c: 'WSE', t: 'server_hello', p: { server_version: '2.4.3', ...payload }, v: 1 });
  const badKey = { features: { encryption: true }, encryption_public_key: 'AAAA' };

  it.each([
    [{ strict: true }, 'a bad key', badKey],
    [{ strict: true }, 'no key', { features: {} }],
    [{ required: true }, 'a bad key', badKey],
  ])('with %j sends nothing in the clear where the server answers with %s', (how, _what, answer) => {
    const pair = wire({}, { dialect: 'D2g', encryption: { provider, ...how } });
    pair.client.open(startMs);
    pair.client.receive('{"c":"WSE","t":"server_ready","p":{},"v":1}', startMs);
    const greeting = pair.toServer.length;
    expect(pair.client.send({ t: 'order' }, startMs)).toBe('held');
    pair.client.receive(helloWith(answer), startMs);
    expect([pair.client.state, pair.client.send({ t: 'order' }, startMs)]).toEqual(['closing', 'closed']);
    expect(pair.toServer.slice(greeting)).toEqual([]);
    pair.client.ended();
    expect(pair.clientEvents.filter(({ type }) => type === 'dropped')).toHaveLength(1);
  });

  it('goes on in the clear behind an exchange that failed where strictness alone is asked for', () => {
    const pair = wire({}, { dialect: 'D2g', encryption: { provider, strict: true, required: false } });
    pair.client.open(startMs);
    pair.client.receive('{"c":"WSE","t":"server_ready","p":{},"v":1}', startMs);
    pair.client.receive(helloWith(badKey), startMs);
    expect(pair.client.send({ t: 'order' }, startMs)).toBe('sent');
  });

  it('pings every 15 s, measures, and gives up behind 40 s without ping or PONG', () => {
    const pair = connected();
    pair.client.tick(startMs + 15_000);
    expect(JSON.parse(String(pair.toServer[0]))).toEqual({
      c: 'WSE',
      t: 'ping',
      p: { timestamp: startMs + 15_000 },
      v: 1,
    });
    const pong = { c: 'WSE', t: 'PONG', p: { client_timestamp: startMs + 15_000, server_timestamp: 1, latency: 9e9 } };
    pair.client.receive(JSON.stringify(pong), startMs + 15_042);
    expect(pair.clientEvents.slice(-2)).toEqual([
      { type: 'pinged', sentMs: startMs + 15_000 },
      { type: 'latency', latencyMs: 42, sentMs: startMs + 15_000 },
    ]);
    pair.client.receive('{"c":"U","t":"chat"}', startMs + 50_000);
    pair.client.tick(startMs + 55_042);
    expect(pair.log).toEqual([]);
    pair.client.tick(startMs + 55_043);
    expect(pair.log).toEqual(['client closes undefined ']);
  });

  it('answers pings with what they said', () => {
    const pair = connected();
    for (const p of ['{"server_time":"T"}', '{"timestamp":5}', '{}']) {
      pair.client.receive(`{"c":"WSE","t":"ping","p":${p}}`, startMs);
    }
    expect(pair.toServer.map((frame) => JSON.parse(String(frame)).p.server_timestamp)).toEqual(['T', 5, startMs]);
  });

  it('delivers by id once, by stamp in order, and asks at a gap', () => {
    const pair = connected();
    const stamped = (o: number) => JSON.stringify({ tp: 'a', e: '0a1b2c3d', o, c: 'U', t: 'tick', id: 'same' });
    for (const id of ['x', 'x', '']) pair.client.receive(`{"c":"U","t":"m","id":"${id}"}`, startMs);
    for (const offset of [3, 4, 4, 9]) pair.client.receive(stamped(offset), startMs);
    expect(pair.clientGot.map((message) => (message as { o?: number }).o)).toEqual([undefined, undefined, 3, 4]);
    expect(pair.client.counters.duplicates).toBe(2);
    expect(pair.clientEvents.at(-1)).toEqual({
      type: 'gap',
      topic: 'a',
      position: { epoch: '0a1b2c3d', offset: 4 },
    });
  });

  it('unpacks batches and urgent messages, and refuses what is none', () => {
    const pair = connected();
    pair.client.receive('{"c":"U","t":"batch","p":{"messages":[{"t":"a","id":"1"},5,{"t":"a","id":"1"}]}}', startMs);
    pair.client.receive('{"c":"U","t":"priority_message","p":{"type":"b","content":1}}', startMs);
    expect(pair.clientGot.map((message) => (message as { t: string }).t)).toEqual(['a', 'b']);
    expect([pair.client.counters.refused, pair.client.counters.duplicates]).toEqual([1, 1]);
  });

  it('numbers what it sends where the server confirms, and passes over confirmations else', () => {
    const acks = createAckTracker<Envelope>(10);
    const pair = wire({}, { acks });
    pair.client.open(startMs);
    pair.client.receive(ready, startMs);
    pair.client.receive(hello.replace('"features":{}', '"features":{"acks":true}'), startMs);
    pair.client.send({ t: 'a' }, startMs);
    expect(JSON.parse(String(pair.toServer.at(-1)))).toMatchObject({ t: 'a', s: 1 });
    pair.client.receive('{"t":"ack","p":{"s":1}}', startMs);
    expect([acks.size, pair.clientGot]).toEqual([0, []]);
    const other = connected();
    other.client.receive('{"t":"ack","p":{"s":1}}', startMs);
    expect(other.clientGot).toEqual([]);
  });

  it('finds the connection id outside of details, and works with every version it is answered', () => {
    const pair = wire();
    pair.client.open(startMs);
    pair.client.receive('{"c":"WSE","t":"server_ready","p":{"connection_id":"c-2"}}', startMs);
    pair.client.receive('{"c":"WSE","t":"server_hello","p":{"protocol_version":9,"server_version":"x"}}', startMs);
    expect([pair.client.state, pair.client.connectionId]).toEqual(['ready', 'c-2']);
  });
});
