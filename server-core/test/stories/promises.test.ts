// Shows what a server holds of the chapters that no other story tells: who is greeted, who is alive, what is sealed, what is left out.
import type { Envelope } from '@wsekit/codec';
import { provider } from '@wsekit/codec/crypto';
import { createClientSession } from '@wsekit/codec/session';
import { expect } from 'vitest';
import { type Client, jwt, type Stage, startMs, tokenOf } from './stage.ts';
import { tell } from './tell.ts';

const update = (topics: readonly string[]): string =>
  JSON.stringify({ t: 'subscription_update', p: { action: 'subscribe', topics } });

/** Seals what a client says, and gives what it reads. */
const sealed = async (stage: Stage, client: Client & { id: string }): Promise<Envelope[]> => {
  const got: Envelope[] = [];
  const session = createClientSession(
    { encryption: { provider } },
    {
      transmit: (frame) => void client.connection?.send(frame),
      deliver: (envelope) => void got.push(envelope),
      close: () => {},
    },
  );
  session.open(startMs);
  for (const frame of client.heard) session.receive(frame, startMs);
  client.onFrame = (frame) => {
    client.heard.push(typeof frame === 'string' ? frame : Uint8Array.from(frame));
    session.receive(frame, startMs);
  };
  await stage.until(() => session.encrypted);
  return got;
};

tell('A server', (it) => {
  it('greets who has no token by the documents, and by option', {
    options: { profile: 'documented' },
  }, async (stage) => {
    const client = await stage.connect();
    await stage.until(() => client.heard.length === 1);
    expect(client.messages[0]).toMatchObject({ t: 'server_ready', p: { details: { user_id: null } } });
  });

  it('greets who has no token where it is told to, and nobody where it is told not to', {
    options: { greets: true },
  }, async (stage) => {
    const client = await stage.connect();
    await stage.until(() => client.heard.length === 1);
    expect(client.types).toEqual(['server_ready']);
  });

  it('greets nobody where it is told not to', { options: { jwt, greets: false } }, async (stage) => {
    const alice = await stage.user('alice');
    stage.server.send(alice.id, 'first');
    await stage.until(() => alice.heard.length > 0);
    expect(alice.heard).toEqual(['first']);
  });

  it('answers each client in its own style where it is to find out, and publishes one text for all', {
    options: { dialect: 'detect' },
  }, async (stage) => {
    const [old, young] = [await stage.connect(), await stage.connect()];
    old.send('WSE{"t":"client_hello","p":{}}');
    young.send('{"c":"WSE","t":"client_hello","p":{}}');
    await stage.until(() => old.heard.length === 1 && young.heard.length === 1);
    for (const { id = '' } of [old, young]) {
      stage.server.sendEvent(id, { t: 'x', id: '1', ts: 'now', seq: 1 });
      stage.server.subscribeConnection(id, ['news']);
    }
    stage.server.broadcast('news', '{"t":"y"}');
    await stage.until(() => old.heard.length === 3 && young.heard.length === 3);
    const beginnings = ({ heard }: Client): string[] => heard.map((frame) => Buffer.from(frame).toString().slice(0, 6));
    expect(beginnings(old)).toEqual(['WSE{"p', 'U{"id"', '{"c":"']);
    expect(beginnings(young)).toEqual(['{"c":"', '{"c":"', '{"c":"']);
    expect(old.heard[2]).toBe(young.heard[2]);
  });

  it('subscribes connections to the topics of their query where it is told to, as far as they may', {
    options: { jwt, topicsFromQuery: true },
  }, async (stage) => {
    const token = tokenOf('alice', { wse_topics: { deny: ['secret'] } });
    await stage.connect({ path: '/wse?topics=a,secret', token });
    expect(['a', 'secret'].map((topic) => stage.server.topicSubscriberCount(topic))).toEqual([1, 0]);
  });

  it('reads topics out of the query', { options: { topicsFromQuery: true } }, async (stage) => {
    await stage.connect({ path: '/wse?x=1&topics=a,b%20c,,' });
    expect(['a', 'b c', ''].map((topic) => stage.server.topicSubscriberCount(topic))).toEqual([1, 1, 0]);
  });

  it('leaves the query alone unless it is told to read it', {}, async (stage) => {
    await stage.connect({ path: '/wse?topics=a' });
    expect(stage.server.topicSubscriberCount('a')).toBe(0);
  });

  it('tells a client which topics were too many', {
    options: { jwt, subscriptions: 'server', maxSubscriptions: 2 },
  }, async (stage) => {
    const alice = await stage.user('alice');
    alice.send(update(['a', 'b', 'c']));
    alice.send(update(['b']));
    await stage.until(() => alice.heard.length === 3);
    expect(alice.messages.slice(1).map(({ p }) => p)).toMatchObject([
      { success: true, success_topics: ['a', 'b'], failed_topics: ['c'] },
      { success: true, success_topics: ['b'], failed_topics: [] },
    ]);
  });
});

tell('A client that answers WebSocket Pings and says nothing else', (it) => {
  const times = { pingIntervalMs: 1_000, idleTimeoutMs: 3_000 };
  const wait = async (stage: Stage, client: Client): Promise<void> => {
    for (let second = 0; second < 8 && client.closed === undefined; second += 1) await stage.advance(1_000);
  };

  it('is alive by the documents', { options: { profile: 'documented', ...times } }, async (stage) => {
    const client = await stage.connect();
    await wait(stage, client);
    expect(client.closed).toBeUndefined();
  });

  it('is dead to a server that does as published ones', { options: times }, async (stage) => {
    const client = await stage.connect();
    await wait(stage, client);
    await stage.until(() => client.closed !== undefined);
    expect(client.closed?.code).toBe(1005);
  });
});

tell('What an application sends as it is', (it) => {
  const isSealed = (frame: unknown): boolean =>
    frame instanceof Uint8Array && Buffer.from(frame).subarray(0, 2).toString() === 'E:';

  for (const [profile, seals] of [
    ['documented', true],
    ['observed', false],
  ] as const) {
    it(`is ${seals ? 'sealed' : 'in the clear'} under ${profile}, and what goes to a queue group is sealed`, {
      options: { profile, jwt, encryption: { provider } },
    }, async (stage) => {
      const alice = await stage.user('alice');
      const got = await sealed(stage, alice);
      stage.server.subscribeConnection(alice.id, ['jobs'], { queueGroup: 'workers' });
      stage.server.broadcast('jobs', '{"t":"job"}');
      stage.server.send(alice.id, '{"t":"said"}');
      await stage.until(() => got.some(({ t }) => t === 'said'));
      expect(got.map(({ t }) => t)).toEqual(['job', 'said']);
      expect(alice.heard.slice(-2).map(isSealed)).toEqual([true, seals]);
    });
  }
});

tell('Application data in the clear on a connection with a key, against strict encryption', (it) => {
  for (const [profile, answers] of [
    ['documented', ['ENCRYPTION_REQUIRED']],
    ['observed', []],
  ] as const) {
    it(`is refused and counted, and under ${profile} ${answers.length === 0 ? 'not ' : ''}told`, {
      options: { profile, jwt, encryption: { provider, strict: true } },
    }, async (stage) => {
      const alice = await stage.user('alice');
      await sealed(stage, alice);
      alice.connection?.send('{"t":"clear"}');
      alice.connection?.send('{"t":"ping","p":{}}');
      await stage.until(() => alice.types.includes('PONG'));
      const errors = alice.messages.filter(({ t }) => t === 'error').map(({ p }) => p as Record<string, unknown>);
      expect(errors.map(({ code }) => code)).toEqual(answers);
      expect(errors.every(({ recoverable }) => recoverable === false)).toBe(true);
      expect(stage.told).toEqual(['auth_connect']);
      expect(stage.server.prometheusMetrics()).toContain('\nwsekit_invalid_messages_total 1\n');
    });
  }
});
