// What one node tells of its users takes so much memory here, and no more.
import { expect, test } from 'vitest';
import { Peer } from '../../src/backplane/nats/peer.ts';
import { RemoteNodes } from '../../src/backplane/redis/remote-nodes.ts';
import { maxBytesPerNode, UserWeights } from '../../src/backplane/user-weights.ts';

const mebibyte = 1_048_576;
const user = (userId: string, length: number) => ({
  topic: 'room',
  userId,
  data: { x: 'x'.repeat(length) },
  updatedAtMs: 1,
});

test('weights are bytes of UTF-8 of topic, name and data, changed and dropped by key', () => {
  const weights = new UserWeights(40);
  expect(weights.take('a', { topic: 'é', userId: 'a', data: {} })).toBe(true);
  expect(weights.totalBytes).toBe(Buffer.byteLength('["é","a",{}]'));
  expect(weights.take('b', { topic: 'é', userId: 'b', data: { x: 'long enough' } })).toBe(false);
  expect(weights.take('a', { topic: 'é', userId: 'a', data: { x: 'long enough' } })).toBe(true);
  weights.drop('a');
  weights.drop('nobody');
  expect(weights.totalBytes).toBe(0);
});

test('a node of NATS that tells of more than 64 MiB is heard up to there; what goes makes room', () => {
  const told: string[] = [];
  let refused = 0;
  const peer = new Peer(
    'x',
    0,
    ({ kind, userId }) => void told.push(`${kind} ${userId}`),
    () => {
      refused += 1;
    },
  );
  const join = (name: string): boolean =>
    peer.change({ is: 'news', node: 'x', changes: 1, news: [{ kind: 'join', ...user(name, mebibyte) }] });
  const most = Math.floor(maxBytesPerNode / mebibyte) - 1;
  for (let n = 0; n < most + 5; n += 1) join(`${n}`);
  expect([told.length, refused]).toEqual([most, 5]);
  peer.change({ is: 'news', node: 'x', changes: 1, news: [{ kind: 'leave', ...user('0', 0) }] });
  join('again');
  expect(told.slice(-2)).toEqual(['leave 0', 'join again']);
});

test('an answer of NATS that is longer than 64 MiB is not taken, and the next one is', () => {
  const told: string[] = [];
  let refused = 0;
  const peer = new Peer(
    'x',
    0,
    ({ userId }) => void told.push(userId),
    () => {
      refused += 1;
    },
  );
  const users = (part: number, isLast: boolean, ...of: ReturnType<typeof user>[]): void =>
    peer.restate({ is: 'users', node: 'x', changes: 1, part, isLast, users: of });
  const most = maxBytesPerNode / mebibyte;
  for (let part = 0; part <= most; part += 1) users(part, part === most, user(`${part}`, mebibyte));
  expect([told, refused, peer.isAt(1)]).toEqual([[], 1, false]);
  users(0, true, user('alice', 1));
  expect([told, peer.isAt(1)]).toEqual([['alice'], true]);
});

test('a node of Redis that tells of more than 64 MiB is heard up to there, and what is refused is counted', async () => {
  const told: string[] = [];
  let refused = 0;
  const node = '00000000-0000-4000-8000-000000000001';
  const nodes = new RemoteNodes('me', {
    read: async () => undefined,
    presence: ({ kind, userId }) => void told.push(`${kind} ${userId}`),
    nodeLeft: () => {},
    refused: (count) => {
      refused += count;
    },
    interestChanged: () => {},
  });
  nodes.setPresent([node], false);
  const most = Math.floor(maxBytesPerNode / mebibyte) - 1;
  const news = (kind: 'join' | 'leave', name: string, version: number): void =>
    nodes.receive({ kind: 'presence', node, version, news: { kind, ...user(name, kind === 'join' ? mebibyte : 0) } });
  for (let n = 0; n < most + 5; n += 1) news('join', `${n}`, n);
  expect([nodes.size, told.length, refused]).toEqual([1, most, 5]);
  news('leave', '0', most + 5);
  news('join', 'again', most + 6);
  expect(told.slice(-2)).toEqual(['leave 0', 'join again']);
});
