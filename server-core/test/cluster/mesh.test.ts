// Nodes of ours among themselves, over a memory network and a driven clock.
import { expect, test } from 'vitest';
import { type Actor, Stage } from './stage.ts';

function others(actor: Actor, actors: readonly Actor[]): readonly string[] {
  return actors.flatMap(({ mesh }) => (mesh === actor.mesh ? [] : [mesh.nodeId])).sort();
}

test('one seed suffices for every node to be linked with every other, by one link each', async () => {
  const stage = new Stage({ latencyMs: 5 });
  const actors = await stage.startMesh(5);
  for (const actor of actors) expect(actor.linked).toEqual(others(actor, actors));
  expect([...stage.network.links]).toHaveLength(10);
  expect(actors.map(({ mesh }) => mesh.health().state)).toEqual(Array(5).fill('connected'));
});

test('sixteen nodes with one seed are meshed within three seconds', async () => {
  const stage = new Stage({ latencyMs: 1 });
  const actors: Actor[] = [];
  for (let number = 1; number <= 16; number += 1)
    actors.push(await stage.start(number, { peers: number === 1 ? [] : [Stage.addressOf(1)] }));
  stage.clock.advance(3_000);
  for (const actor of actors) expect(actor.linked).toEqual(others(actor, actors));
});

test('two nodes that know each other from the start and dial at the same moment keep one link', async () => {
  const stage = new Stage({ latencyMs: 20 });
  const a = await stage.start(1, { peers: [Stage.addressOf(2)], holds: ['t'] });
  const b = await stage.start(2, { peers: [Stage.addressOf(1)], holds: ['t'] });
  stage.clock.advance(2_000);
  expect(a.linked).toEqual([b.mesh.nodeId]);
  expect(b.linked).toEqual([a.mesh.nodeId]);
  a.mesh.publish({ topic: 't', text: 'one' });
  b.mesh.publish({ topic: 't', text: 'two' });
  stage.clock.advance(60_000);
  expect([a.node.texts, b.node.texts]).toEqual([['two'], ['one']]);
  expect([...stage.network.links]).toHaveLength(1);
});

test('a publication goes only where its topic is held, by name or by pattern', async () => {
  const stage = new Stage();
  const [a, b, c] = await startThree(stage);
  b.mesh.addInterest('news.*');
  c.mesh.addInterest('news.sport');
  stage.clock.advance(100);
  for (const topic of ['news.sport', 'news.art', 'weather']) a.mesh.publish({ topic, text: topic });
  stage.clock.advance(100);
  expect(b.node.texts).toEqual(['news.sport', 'news.art']);
  expect(c.node.texts).toEqual(['news.sport']);
  b.mesh.dropInterest('news.*');
  stage.clock.advance(100);
  a.mesh.publish({ topic: 'news.art', text: 'again' });
  stage.clock.advance(100);
  expect(b.node.texts).toHaveLength(2);
  expect(a.counters).toMatchObject({ messagesSent: 3, messagesDropped: 0 });
  expect(b.counters.messagesDelivered).toBe(2);
});

async function startThree(stage: Stage): Promise<readonly [Actor, Actor, Actor]> {
  const [a, b, c] = await stage.startMesh(3);
  if (a === undefined || b === undefined || c === undefined) throw new Error('three nodes were started');
  return [a, b, c];
}

test('interest that got lost is told again within a minute', async () => {
  const stage = new Stage();
  const [a, b] = await startThree(stage);
  // Held, and nobody was told.
  b.node.held.add('t');
  stage.clock.advance(60_000);
  a.mesh.publish({ topic: 't', text: 'x' });
  stage.clock.advance(100);
  expect(b.node.texts).toEqual(['x']);
});

test('publications of one node arrive whole and in order, however the stream is cut', async () => {
  const stage = new Stage({ latencyMs: 3, jitterMs: 30, chunkBytes: 700, windowBytes: 5_000 }, 7);
  const [a, b] = await startThree(stage);
  b.mesh.addInterest('t');
  stage.clock.advance(1_000);
  const texts = Array.from({ length: 500 }, (_, n) => `${n}:${'x'.repeat(n % 300)}`);
  for (const [offset, text] of texts.entries())
    a.mesh.publish({ topic: 't', text, position: { epoch: 4_294_967_295, offset } });
  stage.clock.advance(60_000);
  expect(b.node.texts).toEqual(texts);
  expect(b.node.delivered.map(({ position }) => position?.offset)).toEqual(texts.map((_, n) => n));
  expect(b.node.delivered[0]).toMatchObject({ node: a.mesh.nodeId, position: { epoch: 4_294_967_295 } });
});

test('long publications travel compressed where both nodes want it, and as they are where one does not', async () => {
  const stage = new Stage();
  const text = 'y'.repeat(10_000);
  const a = await stage.start(1);
  const b = await stage.start(2, { peers: [a.address], holds: ['t'] });
  stage.clock.advance(1_000);
  const before = a.counters.bytesSent;
  a.mesh.publish({ topic: 't', text });
  stage.clock.advance(1_000);
  const compressedBytes = a.counters.bytesSent - before;
  const c = await stage.start(3, { peers: [a.address], holds: ['u'], compression: false });
  stage.clock.advance(1_000);
  a.mesh.publish({ topic: 'u', text });
  stage.clock.advance(1_000);
  expect(compressedBytes).toBeLessThan(200);
  expect([b.node.texts, c.node.texts]).toEqual([[text], [text]]);
  expect(a.counters.bytesSent - before - compressedBytes).toBeGreaterThan(10_000);
});
