// Shows how a server answers what clients ask of it by the documents: health, figures, settings, states, and what it refuses.

import { Buffer } from 'node:buffer';
import { expect } from 'vitest';
import { type Client, jwt } from './stage.ts';
import { tell } from './tell.ts';

const options = { profile: 'documented', jwt } as const;
const ask = (client: Client, t: string, p?: unknown): void => client.send(JSON.stringify({ t, p, cid: t }));
const answerTo = (client: Client, type: string): Record<string, unknown> =>
  client.messages.findLast(({ cid }) => cid === type) as Record<string, unknown>;

const asked = {
  health_check: 'health_check_response',
  metrics_request: 'metrics_response',
  config_request: 'config_response',
  config_update_request: 'config_update_response',
  connection_state_request: 'connection_state_response',
  debug_request: 'debug_response',
  sequence_stats_request: 'sequence_stats_response',
  encryption_request: 'encryption_response',
  key_rotation_request: 'key_rotation_response',
};

tell('A server that answers requests', (it) => {
  it('answers each by the response of its name, under the cid it was asked by', { options }, async (stage) => {
    const alice = await stage.user('alice');
    for (const type of Object.keys(asked)) ask(alice, type);
    await stage.until(() => alice.heard.length === 1 + Object.keys(asked).length);
    for (const [request, response] of Object.entries(asked)) expect(answerTo(alice, request).t).toBe(response);
    expect(stage.told).toEqual(['auth_connect']);
  });

  it('leaves all of them to the application unless it is told to answer', { options: { jwt } }, async (stage) => {
    const alice = await stage.user('alice');
    for (const type of Object.keys(asked)) ask(alice, type);
    await stage.until(() => stage.events.length === 1 + Object.keys(asked).length);
    expect(stage.events.slice(1).map((event) => event.type === 'msg' && event.t)).toEqual(Object.keys(asked));
  });

  it('answers by option, whatever the profile', { options: { requests: 'server' } }, async (stage) => {
    const client = await stage.connect();
    ask(client, 'health_check');
    await stage.until(() => client.types.includes('health_check_response'));
  });

  it('tells of the connection that asks, and of no other', { options }, async (stage) => {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    ask(alice, 'connection_state_request', { connection_id: bob.id });
    await stage.until(() => alice.types.includes('error'));
    expect(answerTo(alice, 'connection_state_request').p).toMatchObject({ code: 'INVALID_MESSAGE' });
    ask(alice, 'connection_state_request', { connection_id: alice.id });
    ask(alice, 'debug_request');
    await stage.until(() => alice.types.includes('debug_response'));
    expect(answerTo(alice, 'connection_state_request').p).toMatchObject({
      connection_id: alice.id,
      state: 'connected',
    });
    expect(answerTo(alice, 'debug_request').p).toMatchObject({
      debug_info: { user_id: 'alice', dialect: 'D2g', profile: 'documented', encrypted: false },
    });
  });

  it('answers payloads that make no sense by an error, counts them, and goes on', { options }, async (stage) => {
    const alice = await stage.user('alice');
    const wrong: [string, unknown][] = [
      ...Object.keys(asked).map((type): [string, unknown] => [type, 'no object']),
      ['config_request', { keys: [1] }],
      ['config_request', { keys: ['never_heard_of'] }],
      ['config_update_request', { config: 5 }],
      ['encryption_request', { public_key: 5 }],
      ['presence_query', {}],
      ['subscription_update', { action: 'subscribe', topics: 'a' }],
      ['subscription', { topics: ['a'] }],
    ];
    for (const [type, p] of wrong) ask(alice, type, p);
    await stage.until(() => alice.heard.length === 1 + wrong.length);
    const answers = alice.messages.slice(1);
    expect(answers.map(({ t, cid }) => [t, cid])).toEqual(wrong.map(([type]) => ['error', type]));
    const codes = new Set(answers.map(({ p }) => (p as { code: string }).code));
    expect([...codes]).toEqual(['INVALID_MESSAGE', 'INVALID_SUBSCRIPTION', 'INVALID_ACTION']);
    expect(stage.server.prometheusMetrics()).toContain(`\nwsekit_invalid_messages_total ${wrong.length}\n`);
    expect(alice.closed).toBeUndefined();
  });

  it('says so when a client sends what only servers send, and never answers an error by one', {
    options,
  }, async (stage) => {
    const alice = await stage.user('alice');
    for (const type of ['error', 'config_update', 'snapshot_complete']) alice.send(JSON.stringify({ t: type, p: {} }));
    alice.send('{"t":"ping","p":{}}');
    await stage.until(() => alice.types.includes('PONG'));
    expect(alice.messages.slice(1, -1).map(({ p }) => (p as { message: string }).message)).toEqual([
      'config_update: servers send it, and clients do not',
      'snapshot_complete: servers send it, and clients do not',
    ]);
    expect(stage.told).toEqual(['auth_connect']);
  });

  it('tells a client when the application fails over its message', {
    options: { ...options, onError: () => {} },
  }, async (stage) => {
    stage.server.onEvent(() => {
      throw new Error('cannot');
    });
    const alice = await stage.user('alice');
    ask(alice, 'order');
    await stage.until(() => alice.types.includes('error'));
    expect(alice.messages.at(-1)).toMatchObject({ cid: 'order', p: { code: 'HANDLER_ERROR', recoverable: true } });
  });
});

tell('Settings of a connection', (it) => {
  it('are told all together, or by name', { options }, async (stage) => {
    const alice = await stage.user('alice');
    ask(alice, 'config_request', { keys: ['ping_interval', 'compression_threshold'] });
    await stage.until(() => alice.types.includes('config_response'));
    expect(answerTo(alice, 'config_request').p).toEqual({
      config: { ping_interval: 25_000, compression_threshold: 1024 },
    });
    ask(alice, 'config_request');
    await stage.until(() => alice.heard.length === 3);
    expect(answerTo(alice, 'config_request').p).toEqual({
      config: {
        compression_enabled: true,
        compression_threshold: 1024,
        batching_enabled: true,
        batch_size: 1000,
        max_message_size: 1_048_576,
        max_batch_size: 1000,
        rate_limit_capacity: 100_000,
        rate_limit_refill: 10_000,
        ping_interval: 25_000,
        idle_timeout: 60_000,
      },
    });
  });

  it('change what is compressed for this client, and for no other', { options }, async (stage) => {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const event = { t: 'x', p: 'y'.repeat(2000) };
    const isCompressed = (client: Client): boolean =>
      Buffer.from(client.heard.at(-1) ?? '')
        .subarray(0, 2)
        .toString() === 'C:';
    const send = async (client: Client & { id: string }): Promise<boolean> => {
      const heard = client.heard.length;
      stage.server.sendEvent(client.id, event);
      await stage.until(() => client.heard.length > heard);
      return isCompressed(client);
    };
    const change = async (config: object): Promise<unknown> => {
      const heard = alice.heard.length;
      ask(alice, 'config_update_request', { config });
      await stage.until(() => alice.heard.length > heard);
      return answerTo(alice, 'config_update_request').p;
    };
    expect(await change({ compression_enabled: false })).toMatchObject({
      success: true,
      config: { compression_enabled: false, compression_threshold: 0 },
    });
    expect([await send(alice), await send(bob)]).toEqual([false, true]);
    expect(await change({ compression_threshold: 4000 })).toMatchObject({ config: { compression_enabled: true } });
    expect(await send(alice)).toBe(false);
    expect(await change({ compression_enabled: true })).toMatchObject({ config: { compression_threshold: 1024 } });
    expect(await send(alice)).toBe(true);
  });

  it('are changed all or not at all, and only within their bounds', { options }, async (stage) => {
    const alice = await stage.user('alice');
    const wrong = [
      [{ compression_enabled: false, volume: 11 }, 'no such setting: volume;'],
      [{ compression_enabled: 'no' }, 'compression_enabled has to be true or false'],
      [{ compression_threshold: -1 }, 'compression_threshold has to be an integer from 0 to 1048576'],
      [{ batch_size: 1001 }, 'batch_size has to be an integer from 1 to 1000'],
      [{ batching_enabled: null }, 'batching_enabled has to be true or false'],
      [{ ping_interval: 1 }, "ping_interval is not the client's to change"],
      [{ a: 1, b: 2, c: 3, d: 4, e: 5 }, 'no such setting: a, b, c and 2 more;'],
    ] as const;
    for (const [config] of wrong) ask(alice, 'config_update_request', { config });
    await stage.until(() => alice.heard.length === 1 + wrong.length);
    alice.messages.slice(1).forEach(({ p }, index) => {
      expect(p).toMatchObject({ success: false, config: { compression_threshold: 1024, batch_size: 1000 } });
      expect((p as { error: string }).error).toContain(wrong[index]?.[1]);
    });
    expect(stage.server.prometheusMetrics()).toContain(`\nwsekit_invalid_messages_total ${wrong.length}\n`);
  });
});
