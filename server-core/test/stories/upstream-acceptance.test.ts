// Shows what the integration suite of the published server asks for, test by test and under its names.
import { expect } from 'vitest';
import { jwt, type Stage } from './stage.ts';
import { tell } from './tell.ts';

const withJwt = { options: { jwt } };
const withPresence = { options: { jwt, presence: true } };
const withRecovery = { options: { jwt, recovery: true } };

/** Connects a user, and makes it present in the room. */
async function enter(stage: Stage, name: string, presence: object = { status: 'online' }) {
  const client = await stage.user(name);
  stage.server.subscribeConnection(client.id, ['room'], { presence: { ...presence } });
  return client;
}

/** Waits for as many events of a type as there should be. */
async function told(stage: Stage, type: string, count = 1): Promise<readonly unknown[]> {
  const ofType = (): readonly unknown[] => stage.events.filter((event) => event.type === type);
  await stage.until(() => ofType().length >= count);
  return ofType();
}

tell('TestConnectionLifecycle', (it) => {
  it('connect_with_jwt: the user is announced by name and greeted first', withJwt, async (stage) => {
    const alice = await stage.user('alice');
    await stage.until(() => alice.heard.length > 0);
    expect(stage.events).toEqual([{ type: 'auth_connect', connectionId: alice.id, userId: 'alice' }]);
    expect(alice.types[0]).toBe('server_ready');
  });

  it(
    'connect_without_jwt_rejected: the upgrade succeeds, and the first frame says why it ends',
    withJwt,
    async (stage) => {
      const nobody = await stage.connect();
      await stage.until(() => nobody.closed !== undefined);
      expect(nobody.messages[0]).toMatchObject({ t: 'error', p: { code: 'AUTH_REQUIRED' } });
    },
  );

  it('connect_no_auth_server: a connection is announced with its id and its cookies', {}, async (stage) => {
    const one = await stage.connect({ headers: { Cookie: 'a=1' } });
    const other = await stage.connect();
    expect(stage.events).toEqual([
      { type: 'connect', connectionId: one.id, cookies: 'a=1' },
      { type: 'connect', connectionId: other.id, cookies: '' },
    ]);
  });

  it('disconnect_event: the end is announced under the same id', withJwt, async (stage) => {
    const alice = await stage.user('alice');
    alice.connection?.close();
    expect(await told(stage, 'disconnect')).toMatchObject([{ connectionId: alice.id }]);
  });

  it('connection_count: goes up and down with the connections', withJwt, async (stage) => {
    const counts = [stage.server.connectionCount];
    const clients = [];
    for (const name of ['alice', 'bob']) {
      clients.push(await stage.user(name));
      counts.push(stage.server.connectionCount);
    }
    for (const [at, client] of clients.entries()) {
      client.connection?.close();
      await stage.until(() => stage.server.connectionCount === 1 - at);
      counts.push(stage.server.connectionCount);
    }
    expect(counts).toEqual([0, 1, 2, 1, 0]);
  });
});

tell('TestMessaging', (it) => {
  it('send_text: a text arrives as it is', withJwt, async (stage) => {
    const alice = await stage.user('alice');
    stage.server.send(alice.id, 'WSE{"t":"test","p":{}}');
    await stage.until(() => alice.heard.length === 2);
    expect(alice.heard[1]).toBe('WSE{"t":"test","p":{}}');
  });

  it('send_event_dict: an event arrives, and its bytes are counted', withJwt, async (stage) => {
    const alice = await stage.user('alice');
    expect(stage.server.sendEvent(alice.id, { t: 'notice', p: { n: 1 } })).toBeGreaterThan(0);
    await stage.until(() => alice.heard.length === 2);
    expect(alice.messages[1]).toMatchObject({ t: 'notice', p: { n: 1 } });
  });

  it('client_to_server_json: a message reaches the application read', withJwt, async (stage) => {
    const alice = await stage.user('alice');
    alice.send('WSE{"t":"chat","p":{"text":"hi"}}');
    expect(await told(stage, 'msg')).toMatchObject([
      { connectionId: alice.id, data: { t: 'chat', p: { text: 'hi' } } },
    ]);
  });

  it('client_to_server_raw_text: what is no message reaches the application as text', withJwt, async (stage) => {
    const alice = await stage.user('alice');
    alice.send('not json at all');
    expect(await told(stage, 'raw')).toMatchObject([{ connectionId: alice.id, text: 'not json at all' }]);
  });

  it('ping_pong: a ping is answered with its time', withJwt, async (stage) => {
    const alice = await stage.user('alice');
    alice.send('{"t":"ping","p":{"timestamp":1234567890}}');
    await stage.until(() => alice.types.includes('PONG'));
    expect(alice.messages.at(-1)).toMatchObject({ t: 'PONG', p: { client_timestamp: 1_234_567_890 } });
    expect(stage.told).toEqual(['auth_connect']);
  });
});

tell('TestBroadcast', (it) => {
  it('broadcast_all: everybody gets it', withJwt, async (stage) => {
    const clients = [await stage.user('alice'), await stage.user('bob')];
    expect(stage.server.broadcastAll('{"t":"all"}')).toBe(2);
    await stage.until(() => clients.every(({ heard }) => heard.length === 2));
    expect(clients.map(({ types }) => types[1])).toEqual(['all', 'all']);
  });

  it('broadcast_local_topic: subscribers get it, and others do not', withJwt, async (stage) => {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    stage.server.subscribeConnection(alice.id, ['prices']);
    stage.server.broadcastLocal('prices', '{"t":"price"}');
    stage.server.broadcastAll('{"t":"behind"}');
    await stage.until(() => [alice, bob].every(({ types }) => types.includes('behind')));
    expect([alice.types, bob.types]).toEqual([
      ['server_ready', 'price', 'behind'],
      ['server_ready', 'behind'],
    ]);
  });
});

tell('TestSubscriptions', (it) => {
  it('subscribe_unsubscribe: each topic counts by itself', withJwt, async (stage) => {
    const counts = (): number[] => ['a', 'b'].map((topic) => stage.server.topicSubscriberCount(topic));
    const { id } = await stage.user('alice');
    stage.server.subscribeConnection(id, ['a', 'b']);
    expect(counts()).toEqual([1, 1]);
    stage.server.unsubscribeConnection(id, ['a']);
    expect(counts()).toEqual([0, 1]);
  });

  it('unsubscribe_all: without a list nothing is left', withJwt, async (stage) => {
    const { server } = stage;
    const { id } = await stage.user('alice');
    server.subscribeConnection(id, ['a', 'b', 'c']);
    server.unsubscribeConnection(id);
    expect(['a', 'b', 'c'].map((topic) => server.topicSubscriberCount(topic))).toEqual([0, 0, 0]);
  });

  it('disconnect_cleans: who has gone subscribes to nothing', withJwt, async (stage) => {
    const alice = await stage.user('alice');
    stage.server.subscribeConnection(alice.id, ['a']);
    expect(stage.server.topicSubscriberCount('a')).toBe(1);
    alice.connection?.close();
    await told(stage, 'disconnect');
    expect(stage.server.topicSubscriberCount('a')).toBe(0);
  });
});

tell('TestProtocolNegotiation', (it) => {
  it('client_hello: is answered with features and the id of the connection', withJwt, async (stage) => {
    const alice = await stage.user('alice');
    alice.send('{"t":"client_hello","p":{"client_version":"2.0.0","protocol_version":2,"features":{}}}');
    await stage.until(() => alice.types.includes('server_hello'));
    expect(alice.messages.at(-1)).toMatchObject({
      p: { connection_id: alice.id, features: { compression: true }, protocol_version: 2 },
    });
  });
});

tell('TestHealth', (it) => {
  it('health_snapshot: counts connections, and has what monitors look for', withJwt, async (stage) => {
    await stage.user('alice');
    await stage.advance(3000);
    expect(stage.server.healthSnapshot()).toMatchObject({
      connections: 1,
      inbound_queue_depth: 0,
      uptime_secs: 3,
      recovery_enabled: false,
    });
  });

  it('health_snapshot_empty: nobody is nobody', withJwt, async (stage) => {
    expect(stage.server.healthSnapshot().connections).toBe(0);
  });
});

tell('TestRecovery', (it) => {
  it('subscribe_with_recovery: the answer names each topic', withRecovery, async (stage) => {
    const { id } = await stage.user('alice');
    const { topics } = await stage.server.subscribeWithRecovery(id, ['a', 'b']);
    expect(Object.keys(topics)).toEqual(['a', 'b']);
    expect(stage.server.topicSubscriberCount('b')).toBe(1);
  });

  it('recovery_health: says that it is on', withRecovery, async (stage) => {
    expect(stage.server.healthSnapshot()).toMatchObject({ recovery_enabled: true, recovery_topic_count: 0 });
  });
});

tell('TestServerLifecycle', (it) => {
  it('start_stop: runs until it is stopped', withJwt, async (stage) => {
    expect(stage.server.isRunning).toBe(true);
    await stage.settled(stage.server.stop({ timeoutMs: 50 }));
    expect(stage.server.isRunning).toBe(false);
  });

  it('double_start: a second start at the same address is an error', withJwt, async (stage) => {
    await expect(stage.settled(stage.listenAgain())).rejects.toMatchObject({ code: 'listen_failed' });
    expect((await stage.user('alice')).id).toEqual(expect.any(String));
  });

  it('disconnect_nonexistent: ends nobody', withJwt, async (stage) => {
    const alice = await stage.user('alice');
    stage.server.disconnect('nobody');
    await stage.quiet();
    expect([alice.closed, stage.server.connectionCount]).toEqual([undefined, 1]);
  });

  it('send_nonexistent: sends nothing, and says so', withJwt, async ({ server }) => {
    expect([server.send('nobody', 'x'), server.sendEvent('nobody', { t: 'x' })]).toEqual([false, 0]);
  });

  it('broadcast_empty: reaches nobody, and says so', withJwt, async ({ server }) => {
    expect([server.broadcastAll('x'), server.broadcastLocal('a', 'x'), server.broadcast('a', 'x')]).toEqual([0, 0, 0]);
  });
});

tell('TestPresence', (it) => {
  it('join_on_subscribe: is told with user, data and topic, of no connection', withPresence, async (stage) => {
    await enter(stage, 'alice');
    const [event] = await told(stage, 'presence_join');
    expect(event).toEqual({ type: 'presence_join', topic: 'room', userId: 'alice', data: { status: 'online' } });
  });

  it('leave_on_disconnect: is told when the connection has gone', withPresence, async (stage) => {
    const alice = await enter(stage, 'alice');
    alice.connection?.close();
    expect(await told(stage, 'presence_leave')).toMatchObject([{ topic: 'room', userId: 'alice' }]);
  });

  it('multi_connection_single_user: one join, and one leave behind the last', withPresence, async (stage) => {
    const tabs = [await enter(stage, 'alice'), await enter(stage, 'alice')];
    tabs[0]?.connection?.close();
    await told(stage, 'disconnect');
    expect(stage.told.filter((type) => type.startsWith('presence'))).toEqual(['presence_join']);
    tabs[1]?.connection?.close();
    await told(stage, 'disconnect', 2);
    expect(stage.told.filter((type) => type.startsWith('presence'))).toEqual(['presence_join', 'presence_leave']);
  });

  it('no_presence_without_data: subscribing alone joins nobody', withPresence, async (stage) => {
    const { id } = await stage.user('alice');
    stage.server.subscribeConnection(id, ['room']);
    await stage.quiet();
    expect([stage.told, stage.server.presence('room')]).toEqual([['auth_connect'], {}]);
  });

  it('leave_on_unsubscribe: is told while the connection stays', withPresence, async (stage) => {
    const alice = await enter(stage, 'alice');
    stage.server.unsubscribeConnection(alice.id, ['room']);
    expect(await told(stage, 'presence_leave')).toMatchObject([{ userId: 'alice' }]);
    expect(stage.server.connectionCount).toBe(1);
  });

  it('presence_query: gives each member with its data', withPresence, async (stage) => {
    await enter(stage, 'alice', { status: 'online' });
    await enter(stage, 'bob', { status: 'away' });
    expect(stage.server.presence('room')).toEqual({
      alice: { data: { status: 'online' }, connections: 1 },
      bob: { data: { status: 'away' }, connections: 1 },
    });
  });

  it('presence_stats: counts users and connections', withPresence, async (stage) => {
    for (const name of ['alice', 'alice', 'bob']) await enter(stage, name);
    expect(stage.server.presenceStats('room')).toEqual({ users: 2, connections: 3 });
  });

  it('update_presence: replaces what is shown', withPresence, async (stage) => {
    const alice = await enter(stage, 'alice');
    stage.server.updatePresence(alice.id, { status: 'away' });
    expect(stage.server.presence('room').alice?.data).toEqual({ status: 'away' });
  });

  it('presence_health: counts topics and users', withPresence, async (stage) => {
    await enter(stage, 'alice');
    expect(stage.server.healthSnapshot()).toMatchObject({ presence_topics: 1, presence_total_users: 1 });
  });

  it('presence_empty_after_all_leave: nobody and nothing is left', withPresence, async (stage) => {
    const clients = [await enter(stage, 'alice'), await enter(stage, 'bob')];
    for (const { connection } of clients) connection?.close();
    await told(stage, 'presence_leave', 2);
    expect([stage.server.presence('room'), stage.server.presenceStats('room')]).toEqual([
      {},
      { users: 0, connections: 0 },
    ]);
  });

  it(
    'presence_broadcast_to_subscribers: those who are there are told who comes and goes',
    withPresence,
    async (stage) => {
      const alice = await enter(stage, 'alice');
      const bob = await enter(stage, 'bob');
      await stage.until(() => alice.types.filter((t) => t === 'presence_join').length === 2);
      bob.connection?.close();
      await stage.until(() => alice.types.includes('presence_leave'));
      expect(alice.messages.slice(1).map(({ t, p }) => [t, p])).toEqual([
        ['presence_join', { user_id: 'alice', data: { status: 'online' } }],
        ['presence_join', { user_id: 'bob', data: { status: 'online' } }],
        ['presence_leave', { user_id: 'bob', data: { status: 'online' } }],
      ]);
    },
  );

  it('presence_update_broadcast: those who are there are told of the change', withPresence, async (stage) => {
    const [alice, bob] = [await enter(stage, 'alice'), await enter(stage, 'bob')];
    stage.server.updatePresence(alice.id, { status: 'away' });
    await stage.until(() => bob.types.includes('presence_update'));
    expect(bob.messages.at(-1)).toMatchObject({ p: { user_id: 'alice', data: { status: 'away' } } });
  });

  it('presence_data_size_limit: data above 4,096 bytes joins nobody', withPresence, async (stage) => {
    await enter(stage, 'alice', { x: 'y'.repeat(4100) });
    await stage.quiet();
    expect([stage.server.presence('room'), stage.server.topicSubscriberCount('room')]).toEqual([{}, 1]);
  });
});
