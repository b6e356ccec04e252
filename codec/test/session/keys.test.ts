import { limits } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import { encodePublicKey, provider } from '../../src/crypto/index.ts';
import { startMs, wire } from './wire.ts';

const encryption = { provider };
const chat = { t: 'chat', p: 1 };

/** A pair whose handshake is done. */
function agreed(...[server, client]: Parameters<typeof wire>): ReturnType<typeof wire> {
  const pair = wire({ encryption, ...server }, { encryption, ...client });
  pair.server.open(startMs);
  pair.client.open(startMs);
  pair.carry(startMs);
  return pair;
}

describe('a key exchange', () => {
  it('is answered with an error and hello without key when the key cannot be used, and the clear goes on', () => {
    const pair = wire({ encryption });
    pair.server.open(startMs);
    pair.toClient.length = 0;
    const offer = (key: unknown) => ({ features: { encryption: true }, encryption_public_key: key });
    pair.server.receive(JSON.stringify({ t: 'client_hello', p: offer('AAAA') }), startMs);
    const [error, hello] = pair.toClient.map((frame) => JSON.parse(String(frame)));
    expect(error).toEqual({
      c: 'WSE',
      t: 'error',
      p: { code: 'KEY_EXCHANGE_FAILED', message: expect.any(String), recoverable: true },
    });
    expect(hello.p.features.encryption).toBe(false);
    expect(hello.p).not.toHaveProperty('encryption_public_key');
    expect(pair.serverEvents).toContainEqual({ type: 'not_encrypted', reason: expect.any(String) });
    expect(pair.server.send(chat, startMs)).toBe('sent');
    expect(pair.server.encrypted).toBe(false);
  });

  it.each([{ encryption: 1 }, { encryption: 'true' }, { encryption: false }, {}])(
    'does not take place over the feature %o',
    (features) => {
      const pair = wire({ encryption });
      pair.server.open(startMs);
      const p = { features, encryption_public_key: encodePublicKey(provider.keyPair().publicKey) };
      pair.server.receive(JSON.stringify({ t: 'client_hello', p }), startMs);
      expect(pair.server.encrypted).toBe(false);
      expect(pair.serverEvents.map(({ type }) => type)).toEqual(['ready']);
    },
  );

  it('that the server refuses is told to the client, whose messages leave in the clear', () => {
    const pair = wire({}, { encryption });
    pair.server.open(startMs);
    pair.client.open(startMs);
    pair.client.send(chat, startMs);
    pair.carry(startMs);
    expect(pair.clientEvents).toContainEqual({ type: 'not_encrypted', reason: 'the server agreed on no key' });
    expect(pair.serverGot).toEqual([expect.objectContaining({ ...chat, encrypted: false })]);
  });

  it('holds back what is to be sealed until the server has answered', () => {
    const pair = wire({ encryption }, { encryption });
    pair.server.open(startMs);
    pair.client.open(startMs);
    pair.client.receive(pair.toClient.shift() ?? '', startMs);
    expect(pair.client.send(chat, startMs)).toBe('held');
    expect(pair.toServer).toHaveLength(1);
    pair.carry(startMs);
    expect(pair.serverGot).toEqual([expect.objectContaining({ ...chat, encrypted: true })]);
  });

  it('is done once in D2g: a second hello gets no key, and the first stays', () => {
    const pair = agreed();
    const key = encodePublicKey(provider.keyPair().publicKey);
    const p = { features: { encryption: true }, encryption_public_key: key };
    pair.server.receive(JSON.stringify({ t: 'client_hello', p }), startMs);
    expect(JSON.parse(String(pair.toClient[0])).p.features.encryption).toBe(false);
    pair.toClient.length = 0;
    pair.server.send(chat, startMs);
    pair.carry(startMs);
    expect(pair.clientGot).toEqual([expect.objectContaining({ ...chat, encrypted: true })]);
  });
});

describe('a server that knows all dialects', () => {
  it.each([
    ['2.3.1', 'salted'],
    ['2.3.2', 'unsalted'],
    ['2.4.1', 'unsalted'],
  ] as const)('takes a client of version %s for one with the %s key', (clientVersion, derivation) => {
    const pair = agreed({ dialect: 'detect' }, { clientVersion, encryption: { provider, keyDerivation: derivation } });
    expect(pair.serverEvents).toContainEqual({ type: 'encrypted', derivation });
    pair.client.send(chat, startMs);
    pair.carry(startMs);
    expect(pair.serverGot).toEqual([expect.objectContaining({ encrypted: true })]);
  });

  it.each(['salted', 'unsalted'] as const)('finds the %s key of a Python client by its first frame', (derivation) => {
    const pair = agreed(
      { dialect: 'detect' },
      { clientVersion: '2.0.7', encryption: { provider, keyDerivation: derivation } },
    );
    expect(pair.server.encrypted).toBe(false);
    expect(pair.server.send({ t: 'early' }, startMs)).toBe('sent');
    expect(typeof pair.toClient[0]).not.toBe('string');
    pair.client.send(chat, startMs);
    pair.carry(startMs);
    expect(pair.server.encrypted).toBe(true);
    pair.server.send({ t: 'late' }, startMs);
    pair.carry(startMs);
    expect(pair.clientGot).toEqual([
      expect.objectContaining({ t: 'early', encrypted: false }),
      expect.objectContaining({ t: 'late', encrypted: true }),
    ]);
  });

  it('answers a prefix with a prefix, and anything else with c', () => {
    for (const [hello, start] of [
      ['WSE{"t":"client_hello","p":{}}', 'WSE{"p"'],
      ['{"c":"WSE","t":"client_hello","p":{}}', '{"c":"WSE"'],
      ['{"t":"client_hello","p":{}}', '{"c":"WSE"'],
    ] as const) {
      const { server, toClient } = wire({ dialect: 'detect', greets: false });
      server.open(startMs);
      server.receive(hello, startMs);
      expect(String(toClient[0]).startsWith(start)).toBe(true);
    }
  });
});

describe('strict mode', () => {
  it('refuses application data in the clear behind a key, and no control message or presence', () => {
    const pair = agreed({}, { encryption: { provider, strict: true } });
    pair.client.receive('{"c":"U","t":"chat","p":1}', startMs);
    pair.client.receive('{"c":"WSE","t":"presence_join","p":{"user_id":"a"}}', startMs);
    pair.client.receive('{"c":"WSE","t":"ping","p":{}}', startMs);
    pair.client.receive('plain', startMs);
    pair.client.receive(Uint8Array.of(1, 2), startMs);
    expect(pair.clientGot).toEqual([expect.objectContaining({ t: 'presence_join' })]);
    expect(pair.client.counters.clearRefused).toBe(3);
    expect(pair.clientEvents).toContainEqual({ type: 'clear_refused', message: 'chat' });
    expect(pair.toServer).toHaveLength(1);
  });

  it('sends nothing before it knows how to seal', () => {
    const pair = agreed({ dialect: 'detect', encryption: { provider, strict: true } }, { clientVersion: '2.0.7' });
    expect([pair.server.send(chat, startMs), pair.server.publish('{}', startMs)]).toEqual(['undecided', 'undecided']);
    pair.client.send(chat, startMs);
    pair.carry(startMs);
    expect([pair.server.send(chat, startMs), pair.server.publish('{}', startMs)]).toEqual(['sent', 'sent']);
  });

  it('off, takes what comes in the clear', () => {
    const pair = agreed();
    pair.client.receive('{"c":"U","t":"chat","p":1}', startMs);
    expect(pair.clientGot).toEqual([expect.objectContaining({ t: 'chat', encrypted: false })]);
  });
});

describe('frames played back', () => {
  it('are refused, one’s own that come back included', () => {
    const pair = agreed();
    pair.client.send(chat, startMs);
    const [frame = ''] = pair.toServer;
    pair.carry(startMs);
    pair.server.receive(frame, startMs);
    expect([pair.serverGot.length, pair.server.counters.refused]).toEqual([1, 1]);
    pair.client.receive(frame, startMs);
    expect(pair.client.counters.refused).toBe(1);
  });
});

describe('frames played back behind many of the other side', () => {
  it('are refused still: what one sends does not push out what the peer sent', () => {
    const pair = agreed();
    pair.client.send(chat, startMs);
    const [frame] = pair.toServer.splice(0);
    pair.server.receive(frame ?? '', startMs);
    for (let sent = 0; sent < limits.replay_window_entries; sent += 1) pair.server.publish('x', startMs);
    pair.server.receive(frame ?? '', startMs);
    expect(pair.serverGot).toHaveLength(1);
    expect(pair.server.counters.refused).toBe(1);
  });
});

describe('the old key', () => {
  it('opens frames for the grace time and seals none', () => {
    const pair = agreed(
      { dialect: 'D2e', encryption: { provider, graceMs: 30_000 }, idleTimeoutMs: 1e9, pingIntervalMs: 1e8 },
      { dialect: 'D2e', idleTimeoutMs: 1e9, pingIntervalMs: 1e8 },
    );
    const laterMs = startMs + 3_600_000;
    pair.client.send({ t: 'one' }, laterMs);
    pair.client.send({ t: 'two' }, laterMs);
    const [one = '', two = ''] = pair.toServer.splice(0);
    pair.client.tick(laterMs);
    pair.carry(laterMs);
    pair.server.receive(one, laterMs + 29_999);
    pair.server.receive(two, laterMs + 30_000);
    expect(pair.serverGot).toEqual([expect.objectContaining({ t: 'one', encrypted: true })]);
    expect(pair.server.counters.refused).toBe(1);
  });

  it('is forgotten when the connection has ended', () => {
    const pair = agreed();
    pair.server.ended();
    expect([pair.server.encrypted, pair.server.state]).toEqual([false, 'closed']);
  });
});
