// Shows what a server does by itself when it follows the documents: subscriptions, presence queries, health, limits.
import { expect } from 'vitest';
import { jwt } from './stage.ts';
import { tell } from './tell.ts';

const options = { profile: 'documented', jwt, recovery: true, presence: true } as const;
const update = (p: unknown): string => JSON.stringify({ t: 'subscription_update', p, cid: 'q' });

tell('A server by the documents', (it) => {
  it('carries out subscriptions, and answers each topic', { options }, async (stage) => {
    const alice = await stage.user('alice', { wse_topics: { deny: ['secret'] } });
    alice.send(update({ action: 'subscribe', topics: ['a', 'secret'] }));
    alice.send(update({ action: 'unsubscribe', topics: ['a', 'never'] }));
    alice.send(update({ action: 'subscribe', topics: [] }));
    await stage.until(() => alice.heard.length === 4);
    expect(alice.messages.slice(1)).toMatchObject([
      {
        t: 'subscription_update',
        cid: 'q',
        p: {
          action: 'subscribe',
          success: true,
          success_topics: ['a'],
          failed_topics: ['secret'],
          recoverable: true,
          recovered: false,
        },
      },
      { p: { action: 'unsubscribe', success: true, success_topics: ['a', 'never'], failed_topics: [] } },
      { p: { action: 'subscribe', success: true, success_topics: [], failed_topics: [] } },
    ]);
    expect([stage.told, stage.server.topicSubscriberCount('a')]).toEqual([['auth_connect'], 0]);
  });

  it('replays to who comes back with a position, before it answers', { options }, async (stage) => {
    stage.server.broadcast('a', '{"t":"one"}');
    stage.server.broadcast('a', '{"t":"two"}');
    const alice = await stage.user('alice');
    alice.send(update({ action: 'subscribe', topics: ['a'] }));
    await stage.until(() => alice.heard.length === 2);
    const answer = alice.messages[1]?.p as { recovery: { a: { epoch: string } } } | undefined;
    alice.send(
      update({
        action: 'subscribe',
        topics: ['a'],
        recover: true,
        recovery: { a: { epoch: answer?.recovery.a.epoch, offset: 0 } },
      }),
    );
    await stage.until(() => alice.heard.length === 4);
    expect(alice.messages.slice(2)).toMatchObject([
      { t: 'two', tp: 'a', o: 1 },
      { p: { recovered: true, recovery: { a: { count: 1, offset: 1 } } } },
    ]);
  });

  it('says what is wrong with a request, and does nothing of it', { options }, async (stage) => {
    const alice = await stage.user('alice');
    for (const p of [
      { action: 'subscribe' },
      { action: 'subscribe', topics: ['a', 1] },
      { action: 'dance', topics: ['a'] },
      null,
    ])
      alice.send(update(p));
    await stage.until(() => alice.heard.length === 5);
    expect(alice.messages.slice(1).map(({ p }) => (p as { code: string }).code)).toEqual([
      'INVALID_SUBSCRIPTION',
      'INVALID_SUBSCRIPTION',
      'INVALID_ACTION',
      'INVALID_SUBSCRIPTION',
    ]);
    expect(stage.server.topicSubscriberCount('a')).toBe(0);
  });

  it('answers who is there, how it is, and what it counts', { options }, async (stage) => {
    const alice = await stage.user('alice');
    alice.send(JSON.stringify({ t: 'subscription', p: { action: 'subscribe', topics: ['room'], presence: { s: 1 } } }));
    alice.send('{"t":"presence_query","p":{"topic":"room"}}');
    alice.send('{"t":"health_check","p":{"timestamp":7}}');
    alice.send('{"t":"metrics_request","p":{}}');
    await stage.until(() => alice.types.includes('metrics_response'));
    const of = (type: string): unknown => alice.messages.find(({ t }) => t === type)?.p;
    expect(of('presence_join')).toEqual({ data: { s: 1 }, topic: 'room', user_id: 'alice' });
    expect(of('presence_result')).toEqual({ topic: 'room', members: { alice: { data: { s: 1 }, connections: 1 } } });
    expect(of('health_check_response')).toMatchObject({ status: 'ok', timestamp: 7 });
    expect(of('metrics_response')).toMatchObject({ subscriptions: ['room'], security: { encrypted: false } });
  });

  it('says so where more are in a topic than a message holds', {
    options: {
      profile: 'documented',
      jwt,
      presence: { maxDataBytes: 600_000 },
      compressionThresholdBytes: 0,
      maxBufferedBytes: 4_194_304,
    },
  }, async (stage) => {
    const long = 'x'.repeat(550_000);
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const join = JSON.stringify({
      t: 'subscription',
      p: { action: 'subscribe', topics: ['room'], presence: { long } },
    });
    alice.send(join);
    alice.send('{"t":"presence_query","p":{"topic":"room"}}');
    await stage.until(() => alice.types.includes('presence_result'));
    bob.send(join);
    bob.send('{"t":"presence_query","p":{"topic":"room"}}');
    await stage.until(() => bob.types.includes('error'));
    expect(bob.types).not.toContain('presence_result');
    expect(bob.messages.at(-1)).toMatchObject({ t: 'error', p: { code: 'MESSAGE_TOO_LARGE' } });
    expect(Object.keys(stage.server.presence('room'))).toEqual(['alice', 'bob']);
  });

  it('takes no more messages of a client than its rate', {
    options: { profile: 'documented', inboundRate: { capacity: 2, refillPerSecond: 1 } },
  }, async (stage) => {
    const client = await stage.connect();
    for (const text of ['one', 'two', 'three']) client.send(text);
    await stage.until(() => client.types.includes('error'));
    expect(client.messages.at(-1)).toMatchObject({ p: { code: 'RATE_LIMITED' } });
    expect(stage.told.filter((type) => type === 'raw')).toHaveLength(2);
    expect(client.closed).toBeUndefined();
  });

  it('closes by 1000, serves /wse alone, and lets no token without iat in', { options }, async (stage) => {
    const alice = await stage.user('alice');
    stage.server.disconnect(alice.id);
    await stage.until(() => alice.closed !== undefined);
    expect(alice.closed?.code).toBe(1000);
    expect(await stage.refusal({ path: '/' })).toBe(404);
    expect((await stage.user('bob', { iat: undefined })).id).toBeUndefined();
  });
});
