// Shows how a server lives: pings, idle and slow clients, health, metrics, draining, stopping, and what it is not made with.
import { createServer, isServerError, type ServerOptions } from '@wsekit/server-core';
import { describe, expect, it as test } from 'vitest';
import { tell } from './tell.ts';

tell('A server', (it) => {
  it('pings its clients, and closes one that has been silent too long', {}, async (stage) => {
    const [silent, lively] = [await stage.connect(), await stage.connect()];
    const pings = (client: typeof silent): number =>
      client.heard.filter((frame) => String(frame).includes('"t":"ping"')).length;
    await stage.advance(26_000);
    await stage.until(() => pings(silent) === 1);
    lively.send('here');
    await stage.until(() => stage.told.includes('raw'));
    for (let ms = 0; ms < 50_000; ms += 5_000) await stage.advance(5_000);
    await stage.until(() => silent.closed !== undefined);
    expect([silent.closed, lively.closed]).toEqual([{ code: 1005, reason: '' }, undefined]);
  });

  it('answers ping and hello', {}, async (stage) => {
    const client = await stage.connect();
    client.send('{"t":"ping","p":{"timestamp":1}}');
    client.send('{"t":"client_hello","p":{"protocol_version":2}}');
    await stage.until(() => client.heard.length === 2);
    expect(client.messages).toMatchObject([
      { t: 'PONG', p: { client_timestamp: 1 } },
      { t: 'server_hello', p: { protocol_version: 2, connection_id: client.id } },
    ]);
    expect(stage.told).toEqual(['connect']);
  });

  it('drains: lets nobody in, closes all with 4300, and goes on until it is stopped', {}, async (stage) => {
    const client = await stage.connect();
    const drained = stage.server.drain({ reason: 'moving', timeoutMs: 5000 });
    await stage.until(() => client.closed !== undefined);
    await stage.advance(100);
    expect(await stage.settled(drained)).toBe(0);
    expect(client.closed).toEqual({ code: 4300, reason: 'moving' });
    expect(await stage.refusal()).toBe(503);
    expect(stage.server.isRunning).toBe(true);
    await expect(stage.server.drain({ closeCode: 999 })).rejects.toThrow(RangeError);
  });

  it('stops with 1001, and does nothing more', {}, async (stage) => {
    const client = await stage.connect();
    await stage.settled(stage.server.stop({ timeoutMs: 50 }));
    await stage.until(() => client.closed !== undefined);
    expect(client.closed).toEqual({ code: 1001, reason: 'server shutting down' });
    expect(stage.server.isRunning).toBe(false);
    expect(() => stage.server.broadcastAll('x')).toThrow('stopped');
    expect(() => stage.server.send('x', 'y')).toThrow('stopped');
  });

  it('counts what it does under the names of published servers', {
    options: { presence: true, recovery: true },
  }, async (stage) => {
    const client = await stage.connect();
    client.send('hello');
    stage.server.subscribeConnection(client.id ?? '', ['a"b']);
    stage.server.broadcast('a"b', '{"t":"x"}');
    stage.server.sendEvent(client.id ?? '', { t: 'x' });
    await stage.until(() => stage.told.includes('raw'));
    const text = stage.server.prometheusMetrics();
    for (const line of [
      'wse_connections 1',
      'wse_messages_received_total 1',
      'wse_messages_sent_total 1',
      'wse_connections_accepted_total 1',
      'wse_recovery_topics 1',
      'wse_presence_users 0',
      'wse_topic_messages_total{topic="a\\"b"} 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(stage.server.healthSnapshot()).toMatchObject({
      connections: 1,
      recovery_enabled: true,
      recovery_topic_count: 1,
      presence_enabled: true,
    });
  });
});

describe('A server is not made', () => {
  const problemsOf = (options: ServerOptions): readonly string[] => {
    try {
      createServer(options);
    } catch (error) {
      if (isServerError(error)) return error.problems;
      throw error;
    }
    return [];
  };

  test('with any of several mistakes, and names them all', () => {
    expect(
      problemsOf({
        maxConnections: 0,
        pingIntervalMs: 60_000,
        idleTimeoutMs: 60_000,
        jwt: { secret: 'short' },
        path: 'wse',
      }),
    ).toEqual([
      'maxConnections is 0, allowed are integers from 1',
      'jwt: the secret of HS256 has 5 bytes, at least 32 are needed',
      'pingIntervalMs 60000 has to be less than idleTimeoutMs 60000',
      'path wse lacks its slash',
    ]);
  });

  test('with keys that are none', () => {
    expect(problemsOf({ jwt: { algorithm: 'ES256' } })).toEqual(['jwt: ES256 needs publicKey or jwksUrl']);
    expect(problemsOf({ jwt: { algorithm: 'RS256', publicKey: 'no key' } })[0]).toMatch(
      /^jwt: publicKey is no public key/,
    );
    expect(problemsOf({ jwt: {} })).toEqual(['jwt: HS256 needs a secret']);
    expect(problemsOf({ jwt: { secret: 'x'.repeat(32), previousSecret: 'y' } })).toHaveLength(1);
  });
});
