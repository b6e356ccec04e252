// Holds the server to what the sections of the published README promise beside its tables.
import { deflateSync } from 'node:zlib';
import { createCodecContext, encodeFrame } from '@wsekit/codec';
import { clusterCapabilities, encodeClusterFrame, initZstd } from '@wsekit/codec/cluster';
import { provider } from '@wsekit/codec/crypto';
import { msgpack } from '@wsekit/codec/msgpack';
import { createServer, isServerError } from '@wsekit/server-core';
import { dialects } from '@wsekit/spec';
import { beforeAll, describe, expect, it } from 'vitest';
import { encrypt } from '../stories/encrypt.ts';
import { jwt, startMs, tokenOf } from '../stories/stage.ts';
import { tell } from '../stories/tell.ts';

const startOf = (frame: unknown): string => Buffer.from(frame as string).toString('latin1', 0, 4);

tell('Wire Protocol', (it) => {
  const options = { jwt, msgpack, dialect: 'D2b', encryption: { provider } } as const;

  it('writes WSE, S and U before the JSON of text, and before events C: and M: where they are packed', {
    options,
  }, async (stage) => {
    const { server } = stage;
    const plain = await stage.user('alice');
    const packed = await stage.connect({ token: tokenOf('bob'), path: '/wse?format=msgpack' });
    server.sendEvent(plain.id, { t: 'price', p: 1 });
    server.sendEvent(plain.id, { t: 'price_snapshot', p: 2 });
    server.sendEvent(plain.id, { t: 'long', p: 'x'.repeat(2_000) });
    server.sendEvent(packed.id ?? '', { t: 'price', p: 3 });
    await stage.until(() => plain.heard.length === 4 && packed.heard.length === 2);
    expect([...plain.heard, packed.heard[1]].map(startOf)).toEqual([
      'WSE{',
      expect.stringMatching(/^U\{/),
      expect.stringMatching(/^S\{/),
      expect.stringMatching(/^C:x/),
      expect.stringMatching(/^M:/),
    ]);
  });

  it('reads C:, M:, E: and zlib without a marker as its documents promise it', {
    options: { ...options, profile: 'documented' },
  }, async (stage) => {
    const client = await stage.user('alice');
    const { session } = await encrypt(stage, client, { dialect: 'D2b' });
    const json = (t: string): Buffer => Buffer.from(JSON.stringify({ t, p: {} }));
    client.connection?.send(Buffer.concat([Buffer.from('C:'), deflateSync(json('compressed'))]));
    const context = createCodecContext({ dialect: 'D2b', direction: 'client_to_server', format: 'msgpack', msgpack });
    const packed = encodeFrame({ t: 'packed', p: {} }, context);
    client.connection?.send(Buffer.concat([Buffer.from('M:'), Buffer.from(packed)]));
    session.send({ t: 'sealed', p: {} }, startMs);
    const raw = deflateSync(json('unmarked'));
    expect(raw[0]).toBe(0x78);
    client.connection?.send(raw);
    await stage.until(() => stage.told.filter((type) => type === 'msg').length === 4);
    const heard = stage.events.flatMap((event) => (event.type === 'msg' ? [[event.t, event.encrypted]] : []));
    expect(heard).toEqual([
      ['compressed', false],
      ['packed', false],
      ['sealed', true],
      ['unmarked', false],
    ]);
  });
});

describe('Compression between nodes', () => {
  beforeAll(() => initZstd());

  it('is zstd, from 256 bytes on, between nodes that both offer it', () => {
    const options = { dialect: dialects.D2g, capabilities: clusterCapabilities.compression };
    const frame = (bytes: number) => ({ type: 'MSG', topic: 'a', payload: new Uint8Array(bytes).fill(0x61) }) as const;
    const compressed = Buffer.from(encodeClusterFrame(frame(256), options));
    expect(compressed.includes(Buffer.of(0x28, 0xb5, 0x2f, 0xfd))).toBe(true);
    expect(compressed.length).toBeLessThan(64);
    expect(encodeClusterFrame(frame(255), options).length).toBeGreaterThan(255);
    expect(encodeClusterFrame(frame(256), { ...options, capabilities: 0 }).length).toBeGreaterThan(256);
  });
});

tell('JWT Authentication', (it) => {
  const required = { jwt, profile: 'documented' } as const;

  it('needs sub, exp and iat', { options: required }, async (stage) => {
    for (const claim of ['sub', 'exp', 'iat']) {
      const client = await stage.connect({ token: tokenOf('alice', { [claim]: undefined }) });
      await stage.until(() => client.closed !== undefined);
      expect([claim, client.closed?.code]).toEqual([claim, 4401]);
    }
    expect((await stage.user('alice')).id).toBeDefined();
  });

  it('compares iss and aud where it was given them, and else leaves them', {
    options: { jwt: { ...jwt, issuer: 'my-app', audience: 'my-api' } },
  }, async (stage) => {
    for (const claims of [{}, { iss: 'my-app' }, { iss: 'other', aud: 'my-api' }, { iss: 'my-app', aud: 'other' }])
      expect((await stage.connect({ token: tokenOf('alice', claims) })).id).toBeUndefined();
    expect((await stage.user('alice', { iss: 'my-app', aud: 'my-api' })).id).toBeDefined();
  });

  it('takes any iss and aud without', { options: { jwt } }, async (stage) => {
    expect((await stage.user('alice', { iss: 'whoever', aud: ['whatever'] })).id).toBeDefined();
  });
});

describe('JWT Authentication', () => {
  it('has no secret below 32 bytes', () => {
    expect(() => createServer({ jwt: { secret: 'x'.repeat(31) } })).toThrow(
      expect.toSatisfy((error) => isServerError(error) && error.code === 'invalid_options'),
    );
  });
});

tell(
  'Server Configuration',
  (it) => {
    it('holds 1,000 connections unless it is told otherwise', {
      options: { maxPendingHandshakes: 2_000 },
    }, async (stage) => {
      for (let n = 0; n < 1_000; n += 1) await stage.connect();
      expect([await stage.refusal(), stage.server.connectionCount]).toEqual([503, 1_000]);
    });
  },
  ['memory'],
);

tell('Server Configuration', (it) => {
  it('asks for no token, and keeps neither history nor presence, unless it is told to', {}, async (stage) => {
    const { server } = stage;
    const client = await stage.connect({ token: tokenOf('alice') });
    server.subscribeConnection(client.id ?? '', ['a'], { presence: {} });
    server.broadcast('a', '{"t":"x"}');
    await stage.until(() => client.heard.length === 1);
    expect([stage.told, client.types, client.messages[0]]).toEqual([['connect'], ['x'], { c: 'U', t: 'x' }]);
    const { topics } = await server.subscribeWithRecovery(client.id ?? '', ['a']);
    expect([server.presence('a'), topics]).toMatchObject([{}, { a: { recoverable: false } }]);
    expect(server.healthSnapshot()).toMatchObject({ recovery_enabled: false, presence_enabled: false });
  });
});

tell('Health Monitoring', (it) => {
  const clusterMembers = [
    'messages_sent',
    'messages_delivered',
    'messages_dropped',
    'bytes_sent',
    'bytes_received',
    'reconnect_count',
    'unknown_message_types',
    'dlq_size',
  ];

  it('counts connections, what waits and was dropped, histories and users', {
    options: { jwt, recovery: true, presence: true, maxQueuedEvents: 4 },
    keepsEvents: true,
  }, async (stage) => {
    const { server } = stage;
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    for (const { id } of [alice, bob]) server.subscribeConnection(id, ['a'], { presence: {} });
    server.broadcast('a', '{"t":"x"}');
    for (const text of ['dropped', 'too']) alice.send(text);
    await stage.until(() => server.inboundDroppedCount === 2);
    await stage.advance(2_000);
    const health = server.healthSnapshot();
    for (const name of clusterMembers) expect(health).toHaveProperty(`cluster_${name}`);
    expect(health).toMatchObject({
      connections: 2,
      inbound_queue_depth: 4,
      inbound_dropped: 2,
      uptime_secs: 2,
      recovery_enabled: true,
      recovery_topic_count: 1,
      recovery_total_bytes: expect.any(Number),
      cluster_connected: false,
      cluster_peer_count: 0,
      presence_enabled: true,
      presence_topics: 1,
      presence_total_users: 2,
    });
  });
});
