// Shows who is told of whom, and when.
import { expect } from 'vitest';
import { jwt } from './stage.ts';
import { tell } from './tell.ts';

const options = { jwt, presence: true };

tell('Presence', (it) => {
  it("is told to every member of a queue group, and takes nobody's turn", { options }, async (stage) => {
    const { server } = stage;
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    server.subscribeConnection(alice.id, ['room'], { presence: {}, queueGroup: 'workers' });
    server.subscribeConnection(bob.id, ['room'], { presence: {}, queueGroup: 'workers' });
    for (const n of [1, 2]) server.broadcast('room', `{"t":"job","p":${n}}`);
    await stage.until(() => bob.types.includes('job'));
    expect(alice.types).toEqual(['server_ready', 'presence_join', 'presence_join', 'job']);
    expect(bob.types).toEqual(['server_ready', 'presence_join', 'job']);
    expect([alice, bob].map(({ messages }) => messages.at(-1)?.p)).toEqual([1, 2]);
  });

  it('is joined by the first connection of a user and left by the last', { options }, async (stage) => {
    const { server } = stage;
    const [tab, otherTab, bob] = [await stage.user('alice'), await stage.user('alice'), await stage.user('bob')];
    server.subscribeConnection(tab.id, ['room'], { presence: { status: 'online' } });
    server.subscribeConnection(otherTab.id, ['room'], { presence: { status: 'second' } });
    server.subscribeConnection(bob.id, ['room'], { presence: {} });
    expect(server.presence('room')).toEqual({
      alice: { data: { status: 'second' }, connections: 2 },
      bob: { data: {}, connections: 1 },
    });
    expect(server.presenceStats('room')).toEqual({ users: 2, connections: 3 });
    expect(server.updatePresence(tab.id, { status: 'away' })).toBe(1);
    await stage.until(() => tab.types.includes('presence_update'));
    tab.connection?.terminate();
    await stage.until(() => server.connectionCount === 2);
    expect(server.presenceStats('room')).toEqual({ users: 2, connections: 2 });
    server.unsubscribeConnection(otherTab.id, ['room']);
    await stage.until(() => bob.types.includes('presence_leave'));
    expect(bob.types).toEqual(['server_ready', 'presence_join', 'presence_update', 'presence_leave']);
    expect(bob.messages.at(-1)).toEqual({
      c: 'WSE',
      p: { data: { status: 'away' }, user_id: 'alice' },
      t: 'presence_leave',
    });
    expect(tab.types).toEqual(['server_ready', 'presence_join', 'presence_join', 'presence_update']);
    expect(stage.told).toEqual([
      'auth_connect',
      'auth_connect',
      'auth_connect',
      'presence_join',
      'presence_join',
      'disconnect',
      'presence_leave',
    ]);
  });

  it('is told before the end of the connection', { options }, async (stage) => {
    const alice = await stage.user('alice');
    stage.server.subscribeConnection(alice.id, ['a', 'b'], { presence: { x: 1 } });
    alice.connection?.close();
    await stage.until(() => stage.told.includes('disconnect'));
    expect(stage.told.slice(-3)).toEqual(['presence_leave', 'presence_leave', 'disconnect']);
    expect([stage.server.presence('a'), stage.server.healthSnapshot()]).toMatchObject([
      {},
      { presence_topics: 0, presence_total_users: 0 },
    ]);
  });

  it('that a callback takes back, or makes anew, is told in the order it happened, and takes its room once', {
    options: { jwt, presence: true, maxHeldBytes: 2 * 1024 + 4096 + 'room'.length },
  }, async (stage) => {
    const { server } = stage;
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    server.subscribeConnection(bob.id, ['room']);
    let isTakenBack = false;
    server.on('presence_join', () => {
      isTakenBack = !isTakenBack;
      if (!isTakenBack) return;
      server.unsubscribeConnection(alice.id, ['room']);
      server.subscribeConnection(alice.id, ['room'], { presence: { again: true } });
    });
    for (let times = 0; times < 2; times += 1) {
      server.subscribeConnection(alice.id, ['room'], { presence: {} });
      expect(server.presenceStats('room')).toEqual({ users: 1, connections: 1 });
      server.unsubscribeConnection(alice.id, ['room']);
    }
    const changes = ['presence_join', 'presence_leave', 'presence_join', 'presence_leave'];
    await stage.until(() => bob.types.length === 9);
    expect(bob.types).toEqual(['server_ready', ...changes, ...changes]);
  });

  it('is in no topic that a callback has taken back in the meantime', { options }, async (stage) => {
    const { server } = stage;
    const alice = await stage.user('alice');
    server.on('presence_join', () => server.unsubscribeConnection(alice.id, ['b', 'c']));
    server.subscribeConnection(alice.id, ['a', 'b'], { presence: {} });
    server.subscribeConnection(alice.id, ['d', 'c'], { presence: {}, queueGroup: 'workers' });
    expect(['a', 'b', 'c', 'd'].map((topic) => server.presenceStats(topic).users)).toEqual([1, 0, 0, 1]);
  });

  it('takes data up to its limit, and subscribes whatever the data', {
    options: { jwt, presence: { maxDataBytes: 40, maxMembers: 1 } },
  }, async (stage) => {
    const { server } = stage;
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const data = (length: number): { x: string } => ({ x: 'y'.repeat(length - '{"x":""}'.length) });
    server.subscribeConnection(alice.id, ['r'], { presence: data(41) });
    expect([server.presence('r'), server.topicSubscriberCount('r')]).toEqual([{}, 1]);
    server.subscribeConnection(alice.id, ['r'], { presence: data(40) });
    expect(() => server.updatePresence(alice.id, data(41))).toThrow('too long');
    server.subscribeConnection(bob.id, ['r'], { presence: {} });
    expect([Object.keys(server.presence('r')), server.topicSubscriberCount('r')]).toEqual([['alice'], 2]);
  });

  it('is nobody’s without a user', { options: { presence: true } }, async (stage) => {
    const client = await stage.connect();
    stage.server.subscribeConnection(client.id ?? '', ['r'], { presence: { x: 1 } });
    expect(stage.server.presence('r')).toEqual({});
    expect(() => stage.server.updatePresence(client.id ?? '', {})).toThrow('no user');
  });

  it('that is off does nothing', { options: { jwt } }, async (stage) => {
    const alice = await stage.user('alice');
    stage.server.subscribeConnection(alice.id, ['r'], { presence: { x: 1 } });
    expect([
      stage.server.presence('r'),
      stage.server.presenceStats('r'),
      stage.server.updatePresence(alice.id, {}),
    ]).toEqual([{}, { users: 0, connections: 0 }, 0]);
  });
});
