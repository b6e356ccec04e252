// Holds the server to the rows of its table of presence: one description each, under the row's name.
import { decodeClusterFrame, encodeClusterFrame, parsePresenceFull } from '@wsekit/codec/cluster';
import { dialects } from '@wsekit/spec';
import { createDrivenClock } from '@wsekit/transports/memory';
import { describe, expect, it, vi } from 'vitest';
import { createMesh } from '../../src/cluster/index.ts';
import { createClusterMemoryNetwork } from '../../src/cluster/memory/index.ts';
import { PresenceDesk } from '../../src/presence/presence-desk.ts';
import { type Client, jwt, Stage } from '../stories/stage.ts';
import { tell } from '../stories/tell.ts';

const options = { jwt, presence: true };
type User = Client & { id: string };

/** Connects a user who is present in topics. */
async function enter(stage: Stage, name: string, topics: readonly string[], data: object = {}): Promise<User> {
  const client = await stage.user(name);
  stage.server.subscribeConnection(client.id, topics, { presence: { ...data } });
  return client;
}

/** Messages of presence a client was sent, each by type and user. */
const news = ({ messages }: Client): string[] =>
  messages
    .filter(({ t }) => String(t).startsWith('presence_'))
    .map(({ t, p }) => `${String(t).replace('presence_', '')} ${(p as { user_id: string }).user_id}`);

const toldOf = (stage: Stage): string[] =>
  stage.events.flatMap((event) =>
    event.type === 'presence_join' || event.type === 'presence_leave'
      ? [`${event.type.replace('presence_', '')} ${event.userId} ${event.topic}`]
      : [],
  );

const walks = [Symbol.iterator, 'values', 'keys', 'entries', 'forEach'] as const;

/** Tells of every walk over a map or a set; gives what ends that. */
function onWalk(walked: () => void): () => void {
  const restores = [Map.prototype, Set.prototype].flatMap((prototype) =>
    walks.map((name) => {
      const original = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
      const watched = function (this: unknown, ...given: unknown[]): unknown {
        walked();
        return Reflect.apply(original.value, this, given);
      };
      Object.defineProperty(prototype, name, { ...original, value: watched });
      return () => Object.defineProperty(prototype, name, original);
    }),
  );
  return () => {
    for (const restore of restores) restore();
  };
}

tell('Per-topic tracking', (it) => {
  it('tells who is in which topic, with data of their own', { options }, async (stage) => {
    const { server } = stage;
    await enter(stage, 'alice', ['a', 'b'], { status: 'online', avatar: { url: '/a.png' } });
    await enter(stage, 'bob', ['b'], { status: 'away' });
    expect([server.presence('a'), Object.keys(server.presence('b')), server.presence('c')]).toEqual([
      { alice: { data: { status: 'online', avatar: { url: '/a.png' } }, connections: 1 } },
      ['alice', 'bob'],
      {},
    ]);
  });

  it('takes 4,096 bytes of data, and no more', { options }, async (stage) => {
    const data = (bytes: number): object => ({ x: 'é'.repeat(10) + 'y'.repeat(bytes - '{"x":""}'.length - 20) });
    await enter(stage, 'alice', ['a'], data(4_096));
    await enter(stage, 'bob', ['a'], data(4_097));
    expect([Object.keys(stage.server.presence('a')), stage.server.topicSubscriberCount('a')]).toEqual([['alice'], 2]);
  });
});

tell('User-level grouping', (it) => {
  it('makes one entry of the connections of one sub', { options }, async (stage) => {
    const { server } = stage;
    const tabs = [await enter(stage, 'alice', ['a'], { tab: 1 }), await enter(stage, 'alice', ['a'], { tab: 2 })];
    expect(server.presence('a')).toEqual({ alice: { data: { tab: 2 }, connections: 2 } });
    tabs[1]?.connection?.close();
    await stage.until(() => server.connectionCount === 1);
    expect(server.presence('a')).toEqual({ alice: { data: { tab: 2 }, connections: 1 } });
  });
});

tell('Join/leave lifecycle', (it) => {
  it('announces the first connection that joins and the last that goes, to all that subscribe', {
    options,
  }, async (stage) => {
    const watcher = await stage.user('watcher');
    stage.server.subscribeConnection(watcher.id, ['a']);
    const tabs = [await enter(stage, 'alice', ['a']), await enter(stage, 'alice', ['a'])];
    tabs[0]?.connection?.terminate();
    await stage.until(() => stage.server.connectionCount === 2);
    expect(toldOf(stage)).toEqual(['join alice a']);
    stage.server.unsubscribeConnection(tabs[1]?.id ?? '', ['a']);
    await stage.until(() => news(watcher).length === 2);
    expect([news(watcher), toldOf(stage)]).toEqual([
      ['join alice', 'leave alice'],
      ['join alice a', 'leave alice a'],
    ]);
  });
});

tell('O(1) stats', (it) => {
  it('counts users and connections without looking at any of them', { options }, async (stage) => {
    for (let n = 0; n < 30; n += 1) await enter(stage, `user ${n % 20}`, ['a', 'b']);
    let steps = 0;
    const endWatching = onWalk(() => {
      steps += 1;
    });
    const stats = stage.server.presenceStats('a');
    endWatching();
    expect([stats, steps]).toEqual([{ users: 20, connections: 30 }, 0]);
  });
});

tell('Data updates', (it) => {
  it('reach every topic the user is present in, and no other', { options }, async (stage) => {
    const { server } = stage;
    const alice = await enter(stage, 'alice', ['a', 'b'], { status: 'online', since: 1 });
    server.subscribeConnection(alice.id, ['c']);
    const watchers: User[] = [];
    for (const topic of ['a', 'b', 'c']) {
      const watcher = await stage.user(`watcher of ${topic}`);
      server.subscribeConnection(watcher.id, [topic]);
      watchers.push(watcher);
    }
    expect(server.updatePresence(alice.id, { status: 'away' })).toBe(2);
    server.broadcastAll('behind');
    await stage.until(() => watchers.every(({ heard }) => heard.includes('behind')));
    expect(watchers.map(news)).toEqual([['update alice'], ['update alice'], []]);
    expect(watchers[0]?.messages.at(-1)).toMatchObject({ p: { user_id: 'alice', data: { status: 'away' } } });
    expect(['a', 'b'].map((topic) => server.presence(topic).alice?.data)).toEqual(Array(2).fill({ status: 'away' }));
  });
});

tell('Cluster sync', (it) => {
  it('within a node lets the last write win, as a whole', { options }, async (stage) => {
    const { server } = stage;
    const [one, other] = [
      await enter(stage, 'alice', ['a'], { status: 'one', mood: 'good' }),
      await enter(stage, 'alice', ['a'], { status: 'other' }),
    ];
    expect(server.presence('a').alice?.data).toEqual({ status: 'other' });
    server.updatePresence(one.id, { status: 'one again' });
    expect(server.presence('a').alice?.data).toEqual({ status: 'one again' });
    server.subscribeConnection(other.id, ['a'], { presence: { status: 'last' } });
    expect(server.presence('a').alice).toEqual({ data: { status: 'last' }, connections: 2 });
  });
});

describe('Cluster sync', () => {
  it('lets the last write win on every node of a mesh, wherever it was written, and forgets who is gone', async () => {
    const clock = createDrivenClock();
    const network = createClusterMemoryNetwork({ clock });
    const open = async (host: string, peers: readonly string[]): Promise<Stage> => {
      const backplane = createMesh({ network: network.host(host), listen: { host, port: 9_000 }, peers });
      return new Stage('memory', { ...options, backplane }, clock).open();
    };
    const [a, b] = [await open('10.0.0.1', []), await open('10.0.0.2', ['10.0.0.1:9000'])];
    await b.until(() => b.server.clusterConnected() && a.server.clusterConnected());
    const shown = (): unknown[] => [a, b].map(({ server }) => server.presence('a').alice?.data);

    const first = await enter(a, 'alice', ['a'], { status: 'on one' });
    await a.advance(10);
    const second = await enter(b, 'alice', ['a'], { status: 'on the other' });
    await a.advance(10);
    expect(shown()).toEqual([{ status: 'on the other' }, { status: 'on the other' }]);
    a.server.updatePresence(first.id, { status: 'on one again' });
    await a.advance(10);
    expect(shown()).toEqual([{ status: 'on one again' }, { status: 'on one again' }]);

    a.server.disconnect(first.id);
    await a.advance(10);
    expect(shown()).toEqual([{ status: 'on the other' }, { status: 'on the other' }]);
    b.server.disconnect(second.id);
    await a.advance(10);
    expect(shown()).toEqual([undefined, undefined]);
    await Promise.all([a.close(), b.close()]);
  });

  it('has frames that tell a state with the time by which the last write is known', () => {
    const frame = {
      type: 'PRESENCE_UPDATE',
      topic: 'a',
      action: 2,
      updatedAtMs: 1_709_121_600_001n,
      userId: 'alice',
      data: '{"status":"away"}',
    } as const;
    const options = { dialect: dialects.D2g };
    expect(decodeClusterFrame(encodeClusterFrame(frame, options), options)).toEqual(frame);
    const entries = '{"a":{"alice":{"data":{"status":"away"},"updated_at":1709121600001},"bob":{"updated_at":-1}}}';
    expect(parsePresenceFull(entries)).toEqual([
      { topic: 'a', userId: 'alice', data: { status: 'away' }, updatedAtMs: 1_709_121_600_001n },
      // A time that is none loses against every other.
      { topic: 'a', userId: 'bob', data: null, updatedAtMs: 0n },
    ]);
  });
});

tell('TTL sweep', (it) => {
  it('finds every 30 s who is present through a connection that is dead', { options }, async (stage) => {
    const watcher = await stage.user('watcher');
    stage.server.subscribeConnection(watcher.id, ['a']);
    const [alice] = [await enter(stage, 'alice', ['a']), await enter(stage, 'bob', ['a'])];
    const lost = vi.spyOn(PresenceDesk.prototype, 'leaveAll').mockImplementation(() => {});
    alice.connection?.terminate();
    await stage.until(() => stage.server.connectionCount === 2);
    lost.mockRestore();
    await stage.advance(29_000);
    expect(Object.keys(stage.server.presence('a'))).toEqual(['alice', 'bob']);
    await stage.advance(1_000);
    await stage.until(() => news(watcher).includes('leave alice'));
    expect([Object.keys(stage.server.presence('a')), stage.server.presenceStats('a')]).toEqual([
      ['bob'],
      { users: 1, connections: 1 },
    ]);
  });
});
