import { dialectNames } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import { provider } from '../../src/crypto/index.ts';
import { createDedupWindow, createServerSession } from '../../src/session/index.ts';
import { startMs, wire } from './wire.ts';

function opened(...options: Parameters<typeof wire>): ReturnType<typeof wire> {
  const pair = wire({ greets: false, ...options[0] }, options[1]);
  pair.server.open(startMs);
  return pair;
}

function textsOf(frames: readonly unknown[]): unknown[] {
  return frames.map((frame) =>
    JSON.parse(typeof frame === 'string' ? frame : Buffer.from(frame as Uint8Array).toString()),
  );
}

describe('a server session', () => {
  it('drops an event whose id was sent, and remembers none it did not send', () => {
    const { server } = opened({ rate: { capacity: 2, refillPerSecond: 1 } });
    const event = { t: 'chat', id: 'same' };
    expect([server.send(event, startMs), server.send(event, startMs), server.send({ t: 'x' }, startMs)]).toEqual([
      'sent',
      'duplicate',
      'sent',
    ]);
    expect(server.send({ t: 'y', id: 'late' }, startMs)).toBe('rate_limited');
    expect(server.send({ t: 'y', id: 'late' }, startMs + 1_000)).toBe('sent');
    expect(server.counters.duplicates).toBe(1);
  });

  it('remembers ids for each connection, in every dialect', () => {
    for (const dialect of dialectNames) {
      const sentIds = createDedupWindow();
      const sessions = ['a', 'b'].map((connectionId) => opened({ dialect, sentIds, connectionId }).server);
      const outcomes = [...sessions, ...sessions].map((each) => each.send({ t: 'x', id: 'i' }, startMs));
      expect([dialect, ...outcomes]).toEqual([dialect, 'sent', 'sent', 'duplicate', 'duplicate']);
    }
  });

  it('says that a connection was full, and remembers no id of what was lost', () => {
    let isFull = true;
    const server = createServerSession(
      { connectionId: 'c', greets: false },
      { transmit: () => !isFull, deliver: () => {}, close: () => {} },
    );
    server.open(startMs);
    const event = { t: 'x', id: 'i' };
    const outcomes = (): unknown[] => [
      server.send(event, startMs),
      server.sendRaw('text', startMs),
      server.publish('text', startMs),
      server.sendControl({ t: 'y' }, startMs),
    ];
    expect([outcomes(), server.counters.sent]).toEqual([['full', 'full', 'full', 'full'], 0]);
    isFull = false;
    expect([outcomes(), server.counters.sent]).toEqual([['sent', 'sent', 'sent', 'sent'], 4]);
  });

  it('keeps what a client said of itself, unless that is long', () => {
    const { server } = opened();
    server.receive('{"t":"client_hello","p":{"client_version":"2.5.1"}}', startMs);
    expect(server.clientHello).toEqual({ client_version: '2.5.1' });
    server.receive(JSON.stringify({ t: 'client_hello', p: { client_version: 'x'.repeat(16_384) } }), startMs);
    expect(server.clientHello).toEqual({});
    expect(server.state).toBe('ready');
  });

  it('takes a timestamp of more than 19 digits for none, wherever it stands', () => {
    const { server, toClient } = opened();
    server.receive(`{"t":"ping","p":{"timestamp":${'1'.repeat(20)}}}`, startMs);
    server.receive(`{"t":"ping","p":{"timestamp":${'1'.repeat(500_000)},"timestamp":1}}`, startMs);
    const times = textsOf(toClient).map(
      (message) => (message as { p: { client_timestamp: number } }).p.client_timestamp,
    );
    expect(times).toEqual([0, 1]);
  });

  it('counts each message of a batch against the rate of its client', () => {
    const pair = opened({ profile: 'documented', inboundRate: { capacity: 3, refillPerSecond: 0 } });
    const messages = Array.from({ length: 5 }, (_, p) => ({ t: 'm', p }));
    pair.server.receive(JSON.stringify({ t: 'batch', p: { messages, batch_id: 'b' } }), startMs);
    expect(pair.serverGot.map((message) => (message as { p: number }).p)).toEqual([0, 1, 2]);
    expect(pair.server.counters.rateLimited).toBe(2);
    expect(textsOf(pair.toClient)).toMatchObject([
      { t: 'error', p: { code: 'RATE_LIMITED' } },
      { t: 'batch_message_result', p: { batch_id: 'b', success: false, processed: 3, failed: 2 } },
    ]);
  });

  it('warns when little is left, tells when nothing is, each once a second, and counts on', () => {
    const { server, toClient } = opened({ rate: { capacity: 10, refillPerSecond: 0 } });
    for (let index = 0; index < 13; index += 1) server.send({ t: 'r', id: `r${index}` }, startMs);
    server.send({ t: 'r', id: 'r13' }, startMs + 1_000);
    const types = textsOf(toClient).map((message) => (message as { t: string }).t);
    expect(types).toEqual([...Array(9).fill('r'), 'rate_limit_warning', 'r', 'error', 'error']);
    expect(textsOf(toClient)[9]).toEqual({
      c: 'WSE',
      t: 'rate_limit_warning',
      p: { current_rate: 9, limit: 10, remaining: 1, retry_after: 1 },
      v: 1,
    });
    expect(server.counters.rateLimited).toBe(4);
  });

  it('limits what comes when it is told to, without ending anything', () => {
    const pair = opened({ inboundRate: { capacity: 2, refillPerSecond: 1 } });
    for (let n = 0; n < 4; n += 1) pair.server.receive(`{"t":"m","p":${n}}`, startMs);
    pair.server.receive('{"t":"m","p":4}', startMs + 1_000);
    expect(pair.serverGot.map((message) => (message as { p: number }).p)).toEqual([0, 1, 4]);
    expect(textsOf(pair.toClient)).toEqual([
      { c: 'WSE', t: 'error', p: { code: 'RATE_LIMITED', message: 'Rate limit exceeded', retry_after: 1 }, v: 1 },
    ]);
    expect(pair.log).toEqual([]);
  });

  it('takes 100,000 messages a burst under the documents, and any number else', () => {
    const counts = (['documented', 'observed'] as const).map((profile) => {
      const pair = opened({ profile });
      for (let n = 0; n < 100_005; n += 1) pair.server.receive('{"t":"m"}', startMs);
      return pair.server.counters.delivered;
    });
    expect(counts).toEqual([100_000, 100_005]);
  });

  it('pings every 25 s, and closes at the ping behind 60 s of silence', () => {
    for (const [profile, code] of [
      ['observed', 'undefined'],
      ['documented', '1000'],
    ] as const) {
      const pair = opened({ profile });
      for (const seconds of [24, 25, 50, 60.001, 75]) pair.server.tick(startMs + seconds * 1_000);
      expect(pair.toClient).toHaveLength(2);
      expect(pair.log).toEqual([`server closes ${code} `]);
      expect(pair.serverEvents).toContainEqual({ type: 'dead', silentMs: 75_000 });
      expect(pair.server.state).toBe('closing');
    }
  });

  it('takes any frame for a sign of life, says when to tick, and refuses times that cannot be meant', () => {
    const pair = opened();
    pair.server.receive('anything', startMs + 30_000);
    expect(pair.server.nextTickMs).toBe(startMs + 25_000);
    pair.server.tick(startMs + 75_000);
    expect(pair.log).toEqual([]);
    expect(() => wire({ pingIntervalMs: 60_000 })).toThrow(RangeError);
    expect(() => wire({ pingIntervalMs: 0 })).toThrow(RangeError);
  });

  it('takes control frames of the WebSocket for life under the documents, and for none else', () => {
    for (const [profile, ends] of [
      ['observed', 1],
      ['documented', 0],
    ] as const) {
      const pair = opened({ profile });
      pair.server.receiveControl(startMs + 30_000);
      for (const seconds of [25, 50, 75]) pair.server.tick(startMs + seconds * 1_000);
      expect(pair.log).toHaveLength(ends);
    }
  });

  it('answers hello and ping in every form under the documents, and in one else', () => {
    for (const [profile, answers] of [
      ['observed', 0],
      ['documented', 4],
    ] as const) {
      const pair = opened({ profile });
      const hello = '{"type":"client_hello","payload":{}}';
      pair.server.receive(hello, startMs);
      pair.server.receive(new TextEncoder().encode('{"t":"client_hello","p":{}}'), startMs);
      pair.server.receive('{"type":"ping","payload":{"timestamp":5}}', startMs);
      pair.server.receive('U{"type":"ping"}', startMs);
      expect(pair.toClient).toHaveLength(answers);
    }
  });

  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 2],
    [4_294_967_299, 2],
    [-1, 1],
    ['1.0', 1],
    ['1.5', 1],
    ['"2"', 1],
    ['null', 1],
    ['true', 1],
  ])('answers protocol version %s with %i', (offered, answered) => {
    const pair = opened();
    pair.server.receive(`{"t":"client_hello","p":{"protocol_version":${offered}}}`, startMs);
    expect(textsOf(pair.toClient)[0]).toMatchObject({ p: { protocol_version: answered } });
  });

  it('unpacks batches under the documents, and hands them over else', () => {
    const batch = '{"t":"batch","p":{"batch_id":"b","messages":[{"t":"a"},5,{"t":"b"}],"count":3}}';
    const observed = opened();
    observed.server.receive(batch, startMs);
    expect(observed.serverGot).toEqual([expect.objectContaining({ t: 'batch' })]);
    const documented = opened({ profile: 'documented' });
    documented.server.receive(batch, startMs);
    expect(documented.serverGot.map((message) => (message as { t: string }).t)).toEqual(['a', 'b']);
    expect(textsOf(documented.toClient)[0]).toMatchObject({
      t: 'batch_message_result',
      p: { batch_id: 'b', success: false, processed: 2, failed: 1 },
    });
  });

  it('seals publications where there is a key, and raw sends under the documents alone', () => {
    for (const [profile, sealed] of [
      ['observed', 1],
      ['documented', 2],
    ] as const) {
      const pair = wire({ profile, encryption: { provider } }, { profile, encryption: { provider } });
      pair.server.open(startMs);
      pair.client.open(startMs);
      pair.carry(startMs);
      pair.server.publish('{"t":"tick"}', startMs);
      pair.server.sendRaw('{"t":"raw"}', startMs);
      pair.server.sendRaw(Uint8Array.of(7), startMs);
      const marked = pair.toClient.filter((frame) => typeof frame !== 'string' && frame[0] === 0x45);
      expect(marked).toHaveLength(sealed);
      expect(pair.server.sendControl({ t: 'presence_join', p: {} }, startMs)).toBe('sent');
      expect(pair.toClient.at(-1)).toBe('{"c":"WSE","t":"presence_join","p":{}}');
    }
  });

  it('sends, takes and counts nothing behind its end', () => {
    const pair = opened();
    pair.server.close(4300);
    pair.server.close(1000);
    expect(pair.log).toEqual(['server closes 4300 ']);
    expect([
      pair.server.send({}, startMs),
      pair.server.publish('', startMs),
      pair.server.sendRaw('', startMs),
      pair.server.sendRaw(Uint8Array.of(), startMs),
      pair.server.sendControl({}, startMs),
    ]).toEqual(Array(5).fill('closed'));
    pair.server.receive('{"t":"x"}', startMs);
    pair.server.tick(startMs + 100_000);
    expect([pair.serverGot, pair.toClient, pair.server.counters.dropped]).toEqual([[], [], 1]);
    expect(() => pair.server.open(startMs)).toThrow('opened before');
  });

  it('loses a frame it cannot read, and nothing else', () => {
    const pair = opened();
    pair.server.receive(Uint8Array.of(0x43, 0x3a, 1, 2), startMs);
    pair.server.receive(Uint8Array.of(0x45, 0x3a, ...Array(40).fill(0)), startMs);
    pair.server.receive('{"t":"after"}', startMs);
    expect(pair.serverGot.at(-1)).toEqual(expect.objectContaining({ t: 'after' }));
    expect(pair.serverEvents.filter(({ type }) => type === 'refused')).toHaveLength(pair.server.counters.refused);
    expect(pair.server.counters.refused).toBeGreaterThan(0);
  });
});

describe('signing', () => {
  const signing = { provider, key: new TextEncoder().encode('secret'), types: new Set(['order']) };

  it('signs and verifies the types it was told, sealed or not, and no other', () => {
    for (const encryption of [undefined, { provider }]) {
      const keys = encryption === undefined ? {} : { encryption };
      const pair = wire({ signing, ...keys }, { signing, ...keys });
      pair.server.open(startMs);
      pair.client.open(startMs);
      pair.carry(startMs);
      pair.client.send({ t: 'order', p: { amount: 1 } }, startMs);
      pair.client.send({ t: 'chat' }, startMs);
      pair.server.send({ t: 'order', p: { amount: 2 } }, startMs);
      pair.carry(startMs);
      expect(pair.serverGot).toEqual([
        expect.objectContaining({ t: 'order', sig: expect.stringMatching(/^.{44}$/) }),
        expect.not.objectContaining({ sig: expect.anything() }),
      ]);
      expect(pair.clientGot).toEqual([expect.objectContaining({ t: 'order', sig: expect.any(String) })]);
    }
  });

  it('refuses a message that was changed, is not signed, or cannot be', () => {
    const pair = opened({ signing, format: 'json' }, { signing });
    pair.client.open(startMs);
    pair.client.receive('{"c":"WSE","t":"server_ready","p":{"details":{}}}', startMs);
    pair.toServer.length = 0;
    pair.client.send({ t: 'order', p: { amount: 1 } }, startMs);
    const [signed = ''] = pair.toServer;
    pair.server.receive(String(signed).replace('"amount":1', '"amount":9'), startMs);
    pair.server.receive('{"t":"order","p":{"amount":1}}', startMs);
    expect(pair.serverGot).toEqual([]);
    expect(pair.server.counters.refused).toBe(2);
    pair.server.receive(signed, startMs);
    expect(pair.serverGot).toHaveLength(1);
  });
});
