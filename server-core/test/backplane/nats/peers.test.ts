import type { NatsConnection } from '@nats-io/transport-node';
import { createDrivenClock } from '@wsekit/transports/memory';
import { describe, expect, it } from 'vitest';
import { createCounts } from '../../../src/backplane/counts.ts';
import { maxUsersPerPeer, Peer } from '../../../src/backplane/nats/peer.ts';
import { decodePeerMessage, maxUsersPerMessage } from '../../../src/backplane/nats/peer-message.ts';
import { maxPeers, Peers } from '../../../src/backplane/nats/peers.ts';
import { Member } from '../contract/member.ts';
import { unstarted } from './unstarted.ts';

const user = (name: string, status = 'online') => ({ topic: 'a', userId: name, data: { status }, updatedAtMs: 1 });

/** A node whose engine is this test. */
function play() {
  const clock = createDrivenClock();
  const node = new Member(unstarted, clock);
  const sent: { subject: string; message: unknown }[] = [];
  const hear: ((text: string) => void)[] = [];
  const connection = {
    publish: (subject: string, text: string) => sent.push({ subject, message: JSON.parse(text) }),
    subscribe: (_: string, { callback }: { callback: (error: null, message: { string(): string }) => void }) =>
      hear.push((text) => callback(null, { string: () => text })),
  } as unknown as NatsConnection;
  const counts = createCounts();
  const times = { heartbeatMs: 1_000, peerTimeoutMs: 3_000 };
  const peers = new Peers({ nodeId: 'me', prefix: 'p', ...times, node, counts, connection: () => connection });
  peers.open(connection);
  peers.start();
  return { clock, node, sent, counts, peers, hear: (message: object) => hear[0]?.(JSON.stringify(message)) };
}

describe('a node among others', () => {
  it('is gone within its time, and all its users with it', () => {
    const { clock, node, peers, hear } = play();
    hear({ is: 'beat', node: 'x', changes: 0, isNew: true });
    clock.advance(2_000);
    hear({ is: 'beat', node: 'x', changes: 0, isNew: false });
    clock.advance(2_999);
    expect([peers.count, node.left]).toEqual([1, []]);
    clock.advance(1);
    expect([peers.count, node.left]).toEqual([0, ['x']]);
  });

  it('is asked for its users when one of its changes was missed, and not again before it answered', () => {
    const { sent, node, hear } = play();
    const asked = () => sent.filter(({ subject }) => subject === 'p.node.x').length;
    hear({ is: 'users', node: 'x', changes: 2, part: 0, isLast: true, users: [user('alice'), user('bob')] });
    hear({ is: 'news', node: 'x', changes: 3, news: [{ kind: 'leave', ...user('bob') }] });
    expect(asked()).toBe(0);
    hear({ is: 'news', node: 'x', changes: 5, news: [{ kind: 'join', ...user('carol') }] });
    hear({ is: 'beat', node: 'x', changes: 5, isNew: false });
    expect(asked()).toBe(1);
    hear({ is: 'users', node: 'x', changes: 5, part: 0, isLast: true, users: [user('carol'), user('alice', 'away')] });
    hear({ is: 'beat', node: 'x', changes: 5, isNew: false });
    expect(asked()).toBe(1);
    expect(node.news.map(({ kind, userId }) => `${kind} ${userId}`)).toEqual([
      'join alice',
      'join bob',
      'leave bob',
      'join carol',
      'update alice',
    ]);
  });

  it('tells all its users in parts, and its changes by number', async () => {
    const { node, sent, peers, hear } = play();
    for (let n = 0; n <= maxUsersPerMessage; n += 1) node.users.push(user(`u${n}`));
    peers.announce({ kind: 'join', ...user('u0') });
    await Promise.resolve();
    hear({ is: 'ask', node: 'x' });
    const answers = sent.filter(({ subject }) => subject === 'p.node.x').map(({ message }) => message);
    expect(answers).toMatchObject([
      { is: 'users', changes: 1, part: 0, isLast: false },
      { is: 'users', changes: 1, part: 1, isLast: true, users: [user(`u${maxUsersPerMessage}`)] },
    ]);
  });

  it('is not heard above so many nodes', () => {
    const { counts, peers, hear } = play();
    for (let n = 0; n <= maxPeers; n += 1) hear({ is: 'beat', node: `x${n}`, changes: 0, isNew: false });
    expect([peers.count, counts.unknownMessageTypes]).toEqual([maxPeers, 1]);
  });

  it('is not told of above so many users of one node', () => {
    const told: string[] = [];
    const peer = new Peer(
      'x',
      0,
      ({ userId }) => told.push(userId),
      () => {},
    );
    for (let first = 0; first <= maxUsersPerPeer; first += maxUsersPerMessage) {
      const news = Array.from({ length: maxUsersPerMessage }, (_, n) => ({
        kind: 'join' as const,
        ...user(`u${first + n}`),
      }));
      peer.change({ is: 'news', node: 'x', changes: first + 1, news });
    }
    expect(told.length).toBe(maxUsersPerPeer);
  });

  it('refuses and counts whatever is no message', () => {
    const { counts, node, hear } = play();
    const news = Array.from({ length: maxUsersPerMessage + 1 }, () => ({ kind: 'join', ...user('alice') }));
    const refused = [
      {},
      [],
      { is: 'beat', node: 'x', changes: -1, isNew: true },
      { is: 'beat', node: '', changes: 0, isNew: true },
      { is: 'beat', node: 'x'.repeat(129), changes: 0, isNew: true },
      { is: 'news', node: 'x', changes: 1, news },
      { is: 'news', node: 'x', changes: 1, news: [] },
      { is: 'news', node: 'x', changes: 1, news: [{ kind: 'join', ...user('alice'), data: 'x' }] },
      { is: 'users', node: 'x', changes: 1, part: 0, isLast: true, users: [{ topic: 'a' }] },
      { is: 'sing', node: 'x' },
    ];
    for (const each of refused) hear(each);
    expect([counts.unknownMessageTypes, node.calls]).toEqual([refused.length, 0]);
    expect(decodePeerMessage('{')).toBeUndefined();
  });
});
