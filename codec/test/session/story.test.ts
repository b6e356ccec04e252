import { dialectNames, dialects } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import { provider } from '../../src/crypto/index.ts';
import type { Envelope } from '../../src/envelope/envelope.ts';
import { msgpack } from '../../src/payload/msgpack.ts';
import { startMs, wire } from './wire.ts';

const chat: Envelope = { t: 'chat', p: { text: 'hello' } };

describe.each(dialectNames)('a conversation of %s', (name) => {
  const dialect = dialects[name];

  it('opens, greets, exchanges messages and heartbeats, and ends', () => {
    const pair = wire({ dialect: name, userId: 'alice' });
    const { server, client } = pair;
    server.open(startMs);
    client.open(startMs);
    expect(client.send(chat, startMs)).toBe('held');
    pair.carry(startMs + 1);
    if (!dialect.server_hello) client.tick(startMs + 10_001);
    pair.carry(startMs + 10_001);

    expect([server.state, client.state]).toEqual(['ready', 'ready']);
    expect(client.connectionId).toBe('connection-1');
    expect(pair.serverGot).toEqual([expect.objectContaining({ ...chat, encrypted: false })]);
    expect(server.send({ t: 'news', p: [1, 2] }, startMs + 20_000)).toBe('sent');
    pair.carry(startMs + 20_000);
    expect(pair.clientGot).toEqual([
      expect.objectContaining({ t: 'news', p: [1, 2], v: 1, c: 'U', seq: 0, encrypted: false }),
    ]);

    client.tick(startMs + 21_000);
    pair.carry(startMs + 21_040);
    expect(pair.clientEvents).toContainEqual({ type: 'latency', latencyMs: 40, sentMs: startMs + 21_000 });
    server.tick(startMs + 26_000);
    expect(pair.toClient).toHaveLength(1);
    pair.carry(startMs + 26_001);

    server.close(1001, 'server shutting down');
    expect(pair.log).toEqual(['server closes 1001 server shutting down']);
    expect(server.send(chat, startMs)).toBe('closed');
    server.ended();
    client.ended();
    expect([server.state, client.state]).toEqual(['closed', 'closed']);
    expect(server.counters.refused + client.counters.refused).toBe(0);
  });

  it('is recognised by the client as far as it shows itself', () => {
    const pair = wire({ dialect: name });
    pair.server.open(startMs);
    pair.client.open(startMs);
    pair.carry(startMs);
    pair.client.tick(startMs + 10_001);
    pair.carry(startMs + 10_001);
    expect(pair.client.dialect.name).toBe(name);
  });

  it('seals what both sides send where it has keys', () => {
    const pair = wire({ dialect: name, encryption: { provider } }, { encryption: { provider } });
    const { server, client } = pair;
    server.open(startMs);
    client.open(startMs);
    pair.carry(startMs);
    client.tick(startMs + 10_001);
    pair.carry(startMs + 10_001);
    const hasKeys = dialect.key_exchange !== 'none';
    expect([server.encrypted, client.encrypted]).toEqual([hasKeys, hasKeys]);
    client.send(chat, startMs + 10_002);
    server.send(chat, startMs + 10_002);
    expect(pair.toServer[0] instanceof Uint8Array).toBe(hasKeys);
    pair.carry(startMs + 10_002);
    expect(pair.serverGot).toEqual([expect.objectContaining({ ...chat, encrypted: hasKeys })]);
    expect(pair.clientGot).toEqual([expect.objectContaining({ ...chat, encrypted: hasKeys })]);
  });

  it('replaces the key by a second hello, or cannot', () => {
    const pair = wire(
      { dialect: name, encryption: { provider, rotationIntervalMs: 3_600_000 } },
      { encryption: { provider }, pingIntervalMs: 10_000_000, idleTimeoutMs: 20_000_000 },
    );
    const { server, client } = pair;
    server.open(startMs);
    client.open(startMs);
    pair.carry(startMs);
    client.tick(startMs + 10_001);
    pair.carry(startMs + 10_001);
    if (!client.encrypted) return;
    client.tick(startMs + 3_700_000);
    const old = server.send({ t: 'under-way', p: 1 }, startMs + 3_700_000);
    expect(old).toBe('sent');
    pair.carry(startMs + 3_700_001);
    client.send(chat, startMs + 3_700_002);
    pair.carry(startMs + 3_700_002);
    expect(pair.serverGot).toEqual([expect.objectContaining({ ...chat, encrypted: true })]);
    expect(pair.clientGot).toEqual([expect.objectContaining({ t: 'under-way', encrypted: true })]);
    expect(pair.clientEvents.filter(({ type }) => type === 'encrypted')).toHaveLength(
      dialect.rekeys_on_second_hello ? 2 : 1,
    );
    expect(pair.clientEvents.filter(({ type }) => type === 'rotation_due')).toHaveLength(
      dialect.rekeys_on_second_hello ? 0 : 1,
    );
  });

  it('carries MessagePack where it is agreed on', () => {
    const pair = wire({ dialect: name, format: 'msgpack', msgpack }, { format: 'msgpack', msgpack });
    pair.server.open(startMs);
    pair.client.open(startMs);
    pair.carry(startMs);
    pair.client.tick(startMs + 10_001);
    pair.carry(startMs + 10_001);
    pair.server.send(chat, startMs);
    const [frame] = pair.toClient;
    expect(frame instanceof Uint8Array && frame[0] === 0x4d).toBe(dialect.msgpack_events);
    pair.carry(startMs + 10_002);
    expect(pair.clientGot).toEqual([expect.objectContaining(chat)]);
  });
});
