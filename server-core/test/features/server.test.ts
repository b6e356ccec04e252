// Holds the server to the rows of its feature table: one description each, under the row's name.
import { createHmac } from 'node:crypto';
import { dialer, listen } from '@wsekit/transports/ws';
import { expect, vi } from 'vitest';
import { Client, jwt, type Stage, secret, tokenOf } from '../stories/stage.ts';
import { tell } from '../stories/tell.ts';
import { usedBytes } from './memory.ts';
import { watchWrites } from './written.ts';

const pings = ({ heard }: Client): number => heard.filter((frame) => String(frame).includes('"t":"ping"')).length;

/** Connects so many clients that hold a topic. */
async function subscribers(stage: Stage, count: number, topic: string): Promise<Client[]> {
  const clients: Client[] = [];
  for (let n = 0; n < count; n += 1) clients.push(await stage.connect());
  for (const { id = '' } of clients) stage.server.subscribeConnection(id, [topic]);
  return clients;
}

tell('Rust core', (it) => {
  it('greets, answers and publishes while the application takes nothing', { keepsEvents: true }, async (stage) => {
    const [client] = (await subscribers(stage, 1, 'a')) as [Client];
    client.send('{"t":"note"}');
    client.send('{"t":"ping","p":{"timestamp":1}}');
    client.send('{"t":"client_hello","p":{}}');
    await stage.until(() => client.heard.length === 2);
    stage.server.broadcast('a', '{"t":"news"}');
    await stage.until(() => client.heard.length === 3);
    expect(client.types).toEqual(['PONG', 'server_hello', 'news']);
    expect(stage.server.inboundQueueDepth).toBe(2);
  });

  it('goes on while calls of the application have not come to their end', {}, async (stage) => {
    const texts: unknown[] = [];
    stage.server.onEvent((event) => {
      if (event.type === 'raw') texts.push(event.text);
      return new Promise(() => {});
    });
    const client = await stage.connect();
    for (const text of ['one', 'two']) client.send(text);
    await stage.until(() => texts.length === 2);
    stage.server.broadcastAll('all');
    await stage.until(() => client.heard.length === 1);
    expect(client.closed).toBeUndefined();
  });

  it('parses no message before the application asks for its data', { keepsEvents: true }, async (stage) => {
    const parse = vi.spyOn(JSON, 'parse');
    const parsed = (): number => parse.mock.calls.filter(([text]) => text.includes('unread')).length;
    const client = await stage.connect();
    client.send('{"t":"unread","p":{"n":1}}');
    await stage.until(() => stage.server.inboundQueueDepth === 2);
    const [, message] = await stage.server.drainInbound();
    expect([parsed(), message?.type === 'msg' && message.t]).toEqual([0, 'unread']);
    expect(message).toMatchObject({ data: { t: 'unread', p: { n: 1 } } });
    expect(parsed()).toBe(1);
    parse.mockRestore();
  });
});

tell('JWT authentication', (it) => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forge = (header: object, sign: (text: string) => string): string => {
    const text = `${part(header)}.${tokenOf('mallory').split('.')[1]}`;
    return `${text}.${sign(text)}`;
  };

  it('takes HS256 from the cookie or from Authorization', { options: { jwt } }, async (stage) => {
    await stage.connect({ headers: { Cookie: `a=1; access_token=${tokenOf('alice')}` } });
    await stage.connect({ headers: { Authorization: `Bearer ${tokenOf('bob')}` } });
    expect(stage.events).toMatchObject([
      { type: 'auth_connect', userId: 'alice' },
      { type: 'auth_connect', userId: 'bob' },
    ]);
  });

  it('tells the application of nobody whose token is signed otherwise', { options: { jwt } }, async (stage) => {
    const by = (hash: string) => (text: string) => createHmac(hash, secret).update(text).digest('base64url');
    for (const token of [
      forge({ alg: 'none' }, () => ''),
      forge({ alg: 'HS512' }, by('sha512')),
      forge({ alg: 'HS256' }, by('sha512')),
      forge({ alg: 'RS256' }, by('sha256')),
    ]) {
      const client = await stage.connect({ token });
      await stage.until(() => client.closed !== undefined);
      expect(client.types).toEqual(['error']);
    }
    expect((await stage.connect({ token: forge({ alg: 'HS256' }, by('sha256')) })).id).toBeDefined();
    expect(stage.told).toEqual(['auth_connect']);
  });
});

tell(
  'JWT authentication',
  (it) => {
    it('decides within the call that asks for the upgrade', { options: { jwt } }, async (stage) => {
      const decisions: unknown[] = [];
      const listener = await stage.server.serve((options) =>
        listen({
          ...options,
          accept: (request) => {
            const decision = options.accept(request);
            decisions.push(decision);
            return decision;
          },
        }),
      );
      const headers = { Authorization: `Bearer ${tokenOf('alice')}` };
      const connection = await dialer.dial(listener.url, { handler: new Client(), headers });
      expect(decisions).toEqual([{ handler: expect.anything() }]);
      connection.terminate();
    });
  },
  ['ws'],
);

tell('Protocol negotiation', (it) => {
  const hello = (version: number): string => JSON.stringify({ t: 'client_hello', p: { protocol_version: version } });

  it('tells what the server can do and how much it takes', {
    options: { recovery: true, rate: { capacity: 500, refillPerSecond: 50 }, maxFrameBytes: 65_536 },
  }, async (stage) => {
    const client = await stage.connect();
    client.send(hello(1));
    await stage.until(() => client.types.includes('server_hello'));
    expect(client.messages[0]?.p).toMatchObject({
      server_version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      connection_id: client.id,
      features: { compression: true, batching: true, msgpack: true, recovery: true, cluster: false },
      limits: { max_message_size: 65_536, rate_limit_capacity: 500, rate_limit_refill: 50 },
      ping_interval: 25_000,
    });
  });

  it('announces no feature that is off, and agrees on the highest version both speak', {}, async (stage) => {
    const client = await stage.connect();
    for (const version of [1, 2, 9]) client.send(hello(version));
    await stage.until(() => client.heard.length === 3);
    expect(client.messages.map(({ p }) => p)).toMatchObject(
      [1, 2, 2].map((protocol_version) => ({ protocol_version, features: { recovery: false } })),
    );
  });
});

tell('Topic subscriptions', (it) => {
  it('belong to a connection, and go with it however it ends', {}, async (stage) => {
    const { server } = stage;
    const [one, other] = (await subscribers(stage, 2, 'a')) as [Client, Client];
    server.subscribeConnection(one.id ?? '', ['b', 'b.*']);
    server.broadcast('b', 'for one');
    server.broadcast('a', 'for both');
    await stage.until(() => [one, other].every(({ heard }) => heard.includes('for both')));
    expect([one.heard, other.heard]).toEqual([['for one', 'for both'], ['for both']]);
    one.connection?.close();
    await stage.until(() => server.connectionCount === 1);
    expect(['a', 'b', 'b.*'].map((topic) => server.topicSubscriberCount(topic))).toEqual([1, 0, 0]);
    other.connection?.terminate();
    await stage.until(() => server.connectionCount === 0);
    expect([server.topicSubscriberCount('a'), server.broadcast('a', 'for nobody')]).toEqual([0, 0]);
  });
});

tell('Pre-framed broadcast', (it) => {
  it('hands a publication to the transport once, however many subscribe', {}, async (stage) => {
    const { listener } = stage;
    const make = listener.createGroup?.bind(listener);
    if (make === undefined) throw new Error('a transport without groups');
    const published: unknown[] = [];
    vi.spyOn(listener, 'createGroup').mockImplementation(() => {
      const group = make();
      const publish = group.publish.bind(group);
      return Object.assign(group, {
        publish: (frame: string) => {
          published.push(frame);
          return publish(frame);
        },
      });
    });
    const clients = await subscribers(stage, 30, 'a');
    expect(stage.server.broadcast('a', 'news')).toBe(30);
    await stage.until(() => clients.every(({ heard }) => heard.length === 1));
    expect(published).toEqual(['news']);
  });
});

tell(
  'Pre-framed broadcast',
  (it) => {
    it('builds the frame once: all sockets are given the same memory', {}, async (stage) => {
      const clients = await subscribers(stage, 30, 'a');
      const written = watchWrites();
      stage.server.broadcast('a', 'for the topic');
      stage.server.broadcastAll('for everybody');
      await stage.until(() => clients.every(({ heard }) => heard.length === 2));
      written.restore();
      for (const text of ['for the topic', 'for everybody']) {
        const buffers = written.holding(text).flat();
        expect([buffers.length, new Set(buffers).size]).toEqual([30, 1]);
      }
    });
  },
  ['ws'],
);

tell(
  'Vectored writes',
  (it) => {
    it('takes the frames of one connection and turn to the system in two calls', {}, async (stage) => {
      const client = await stage.connect();
      const written = watchWrites();
      for (let n = 0; n < 100; n += 1) stage.server.send(client.id ?? '', `frame ${n}`);
      await stage.until(() => client.heard.length === 100);
      written.restore();
      // The first leaves at once, so that a single frame never waits.
      expect(written.holding('frame ').map((call) => call.length)).toEqual([1, 99]);
      expect(client.heard).toEqual(Array.from({ length: 100 }, (_, n) => `frame ${n}`));
    });
  },
  ['ws'],
);

tell(
  'Write coalescing',
  (it) => {
    it('joins 256 publications of a turn into one write of one buffer for all', {}, async (stage) => {
      const clients = await subscribers(stage, 5, 'a');
      const written = watchWrites();
      const texts = Array.from({ length: 256 }, (_, n) => `publication ${n}`);
      for (const text of texts) stage.server.broadcast('a', text);
      await stage.until(() => clients.every(({ heard }) => heard.length === 256));
      written.restore();
      const calls = written.holding('publication ');
      expect([calls.length, new Set(calls.flat()).size]).toEqual([5, 1]);
      expect(clients.map(({ heard }) => heard)).toEqual(Array(5).fill(texts));
    });

    it('keeps what is sent to one between the publications in its place', {}, async (stage) => {
      const [one, other] = (await subscribers(stage, 2, 'a')) as [Client, Client];
      stage.server.broadcast('a', '1');
      stage.server.send(one.id ?? '', '2');
      stage.server.broadcast('a', '3');
      await stage.until(() => one.heard.length === 3 && other.heard.length === 2);
      expect([one.heard, other.heard]).toEqual([
        ['1', '2', '3'],
        ['1', '3'],
      ]);
    });
  },
  ['ws'],
);

tell('DashMap state', (it) => {
  it('may be asked and changed from within every event', { options: { jwt, presence: true } }, async (stage) => {
    const { server } = stage;
    const alice = await stage.user('alice');
    const done: string[] = [];
    server.onEvent((event) => {
      done.push(event.type);
      if (event.type === 'auth_connect') {
        server.subscribeConnection(event.connectionId, ['a'], { presence: {} });
        server.broadcast('a', 'welcome');
      }
      if (event.type === 'presence_join') expect(server.presenceStats('a')).toEqual({ users: 1, connections: 1 });
      if (event.type === 'raw') server.disconnect(event.connectionId);
      if (event.type === 'presence_leave') server.broadcastAll(`${server.topicSubscriberCount('a')} are left`);
    });
    const bob = await stage.user('bob');
    await stage.until(() => bob.heard.includes('welcome'));
    bob.send('away with me');
    await stage.until(() => done.includes('disconnect'));
    await stage.until(() => alice.heard.includes('0 are left'));
    expect(done).toEqual(['auth_connect', 'presence_join', 'raw', 'presence_leave', 'disconnect']);
  });

  it('knows 10,000 topics, and a publication wakes those who hold its own', {}, async (stage) => {
    const { server } = stage;
    const [one, other] = [await stage.connect(), await stage.connect()];
    const topics = Array.from({ length: 10_000 }, (_, n) => `t${n}`);
    expect(server.subscribeConnection(one.id ?? '', topics).subscribed).toHaveLength(10_000);
    server.subscribeConnection(other.id ?? '', ['t9999']);
    expect([server.broadcast('t0', 'first'), server.broadcast('t9999', 'last')]).toEqual([1, 2]);
    await stage.until(() => one.heard.length === 2 && other.heard.length === 1);
    expect(other.heard).toEqual(['last']);
    expect(server.unsubscribeConnection(one.id ?? '')).toHaveLength(10_000);
    expect(server.broadcast('t9999', 'again')).toBe(1);
  });
});

tell(
  'mimalloc allocator',
  (it) => {
    it('leaves memory flat behind 10,000 messages each way', {}, async (stage) => {
      const [client] = (await subscribers(stage, 1, 'a')) as [Client];
      const rest = 'x'.repeat(1_000);
      const exchange = async (): Promise<void> => {
        for (let n = 0; n < 10_000; n += 1) {
          client.send(`{"t":"note","p":"${n}${rest}"}`);
          stage.server.broadcast('a', `{"t":"news","p":"${n}${rest}"}`);
          if (n % 500 === 499) await stage.until(() => client.heard.length === 500 && stage.events.length >= 500);
          if (n % 500 === 499) client.heard.length = stage.events.length = 0;
        }
      };
      await exchange();
      const beforeBytes = usedBytes();
      await exchange();
      // Kept, they would be twenty times as much.
      expect(usedBytes() - beforeBytes).toBeLessThan(1_000_000);
    });
  },
  ['memory'],
);

tell('Zombie detection', (it) => {
  it('pings every 25 s, and ends who has said nothing for 60 s', {}, async (stage) => {
    const [silent, alive] = [await stage.connect(), await stage.connect()];
    for (const count of [1, 2]) {
      await stage.advance(24_999);
      expect(pings(silent)).toBe(count - 1);
      await stage.advance(1);
      await stage.until(() => pings(silent) === count && pings(alive) === count);
      alive.send('here');
      await stage.until(() => stage.told.filter((type) => type === 'raw').length === count);
    }
    await stage.advance(10_000);
    expect(silent.closed).toBeUndefined();
    await stage.advance(15_000);
    await stage.until(() => silent.closed !== undefined && pings(alive) === 3);
    expect([alive.closed, stage.server.connections()]).toEqual([undefined, [alive.id]]);
  });
});

tell(
  'Drain mode',
  (it) => {
    it('keeps 131,072 events, and drops and counts messages beyond', { keepsEvents: true }, async (stage) => {
      const client = await stage.connect();
      for (let n = 1; n < 131_076; n += 1) client.send(`${n}`);
      client.connection?.close();
      await stage.until(() => stage.server.connectionCount === 0);
      expect([stage.server.inboundDroppedCount, stage.server.inboundQueueDepth]).toEqual([4, 131_073]);
      const batch = await stage.server.drainInbound(131_072);
      expect(batch).toHaveLength(131_072);
      expect([batch[1], batch.at(-1)]).toMatchObject([{ text: '1' }, { text: '131071' }]);
      expect(await stage.server.drainInbound()).toMatchObject([{ type: 'disconnect' }]);
    });
  },
  ['memory'],
);

tell('Drain mode', (it) => {
  it('gives up to 256 events in one call, in order, and waits for the first alone', {
    keepsEvents: true,
  }, async (stage) => {
    const client = await stage.connect();
    await stage.server.drainInbound();
    const waiting = stage.server.drainInbound(256, 50);
    for (let n = 0; n < 300; n += 1) client.send(`${n}`);
    const texts: unknown[] = [];
    for (let batch = await stage.settled(waiting); texts.length < 300; ) {
      expect(batch.length).toBeLessThanOrEqual(256);
      texts.push(...batch.map((event) => event.type === 'raw' && event.text));
      if (texts.length < 300) batch = await stage.settled(stage.server.drainInbound(256, 50));
    }
    expect(texts).toEqual(Array.from({ length: 300 }, (_, n) => `${n}`));
    const nothing = stage.server.drainInbound(256, 50);
    await stage.advance(50);
    expect(await nothing).toEqual([]);
  });
});
