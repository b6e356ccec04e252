// Users of one node as the others are told of them.
import { expect, test } from 'vitest';
import { type Actor, Stage } from './stage.ts';

const nowMs = 1_700_000_000_000;

async function startPair(stage: Stage, aheadMs = 0): Promise<readonly [Actor, Actor]> {
  const a = await stage.start(1);
  const b = await stage.start(2, { peers: [a.address], aheadMs });
  stage.clock.advance(1_000);
  return [a, b];
}

test('a change of a user is told to every node, with its time and the node it is of', async () => {
  const stage = new Stage();
  const [a, b] = await startPair(stage);
  for (const kind of ['join', 'update', 'leave'] as const)
    a.mesh.announcePresence({ kind, topic: 'room', userId: 'é', data: { kind }, updatedAtMs: nowMs });
  stage.clock.advance(100);
  expect(b.node.news).toEqual(
    ['join', 'update', 'leave'].map((kind) => ({
      kind,
      topic: 'room',
      userId: 'é',
      data: { kind },
      updatedAtMs: nowMs,
      node: a.mesh.nodeId,
    })),
  );
});

test('a node that comes is told of all users there are, however many frames they take', async () => {
  const stage = new Stage();
  const a = await stage.start(1);
  for (let n = 0; n < 3_000; n += 1)
    a.node.users.push({ topic: `room-${n % 7}`, userId: `user-${n}`, data: { n, x: '€'.repeat(300) }, updatedAtMs: n });
  const b = await stage.start(2, { peers: [a.address] });
  stage.clock.advance(1_000);
  expect(b.node.news).toHaveLength(3_000);
  expect(new Set(b.node.news.map(({ userId }) => userId)).size).toBe(3_000);
  expect(b.node.news.find(({ userId }) => userId === 'user-2999')).toEqual({
    kind: 'join',
    topic: 'room-3',
    userId: 'user-2999',
    data: { n: 2_999, x: '€'.repeat(300) },
    updatedAtMs: 2_999,
    node: a.mesh.nodeId,
  });
});

test('names that mean something to JavaScript are names of topics and users like all others', async () => {
  const stage = new Stage();
  const a = await stage.start(1);
  a.node.users.push({ topic: 'hasOwnProperty', userId: 'toString', data: { a: 1 }, updatedAtMs: 5 });
  const b = await stage.start(2, { peers: [a.address] });
  stage.clock.advance(1_000);
  expect(b.node.news).toMatchObject([{ topic: 'hasOwnProperty', userId: 'toString', data: { a: 1 } }]);
});

test('a clock that is wrong by hours counts for five seconds', async () => {
  const stage = new Stage();
  const [a, b] = await startPair(stage, 7_200_000);
  b.mesh.announcePresence({ kind: 'join', topic: 'r', userId: 'u', data: {}, updatedAtMs: nowMs + 7_201_000 });
  b.mesh.announcePresence({ kind: 'join', topic: 'r', userId: 'v', data: {}, updatedAtMs: Number.MAX_SAFE_INTEGER });
  stage.clock.advance(1);
  const [first, second] = a.node.news;
  expect(first?.updatedAtMs).toBe(nowMs + stage.clock.nowMs() - 1 + 5_000);
  expect(second?.updatedAtMs).toBe(first?.updatedAtMs);
});

test('a node without presence neither tells nor takes any', async () => {
  const stage = new Stage();
  const a = await stage.start(1, { presence: false });
  a.node.users.push({ topic: 'r', userId: 'u', data: {}, updatedAtMs: 1 });
  const b = await stage.start(2, { peers: [a.address] });
  stage.clock.advance(1_000);
  a.mesh.announcePresence({ kind: 'join', topic: 'r', userId: 'u', data: {}, updatedAtMs: 1 });
  b.mesh.announcePresence({ kind: 'join', topic: 'r', userId: 'v', data: {}, updatedAtMs: 1 });
  stage.clock.advance(1_000);
  expect([a.node.news, b.node.news]).toEqual([[], []]);
});
