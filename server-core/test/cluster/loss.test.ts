// What becomes of nodes when links, networks and other nodes fail.
import { expect, test } from 'vitest';
import { type Actor, Stage } from './stage.ts';

async function startPair(stage: Stage): Promise<readonly [Actor, Actor]> {
  const a = await stage.start(1, { holds: ['t'] });
  const b = await stage.start(2, { peers: [a.address], holds: ['t'] });
  stage.clock.advance(2_000);
  return [a, b];
}

function cutAll(stage: Stage): void {
  for (const link of stage.network.links) link.cut();
}

test('a link that is lost comes back under a new instance id, and what waited on it is a dead letter', async () => {
  const stage = new Stage();
  const [a, b] = await startPair(stage);
  const [before] = a.mesh.info();
  cutAll(stage);
  a.mesh.publish({ topic: 't', text: 'lost' });
  stage.clock.advance(0);
  expect([a.mesh.health().state, a.mesh.health().peerCount]).toEqual(['degraded', 0]);
  expect([a.node.left, b.node.left]).toEqual([[b.mesh.nodeId], [a.mesh.nodeId]]);
  expect(a.mesh.health().counters).toMatchObject({ messagesDropped: 1, deadLetters: 1 });
  expect(a.mesh.deadLetters()).toMatchObject([{ topic: 't', payload: 'lost', error: 'link closed' }]);
  expect(a.mesh.deadLetters()).toEqual([]);
  stage.clock.advance(2_000);
  const [after] = a.mesh.info();
  expect(b.linked).toEqual([a.mesh.nodeId]);
  expect(after?.instanceId).not.toBe(before?.instanceId);
  expect(b.counters.reconnects).toBeGreaterThan(0);
  a.mesh.publish({ topic: 't', text: 'found' });
  stage.clock.advance(100);
  expect(b.node.texts).toEqual(['found']);
});

test('a link is pinged every five seconds, and given up when nothing came for fifteen', async () => {
  const stage = new Stage();
  const [a, b] = await startPair(stage);
  stage.clock.advance(60_000);
  expect([a.linked, b.linked]).toEqual([[b.mesh.nodeId], [a.mesh.nodeId]]);
  stage.network.part(a.host, b.host);
  stage.clock.advance(14_000);
  expect(a.linked).toHaveLength(1);
  stage.clock.advance(6_500);
  expect([a.linked, b.linked]).toEqual([[], []]);
  expect([a.counters.linksSilent, b.counters.linksSilent]).toEqual([1, 1]);
});

test('nodes that were parted find each other again', async () => {
  const stage = new Stage({ latencyMs: 2 });
  const actors = await stage.startMesh(3);
  const [a, b, c] = actors;
  stage.network.part('10.0.0.1', '10.0.0.2');
  stage.network.part('10.0.0.1', '10.0.0.3');
  stage.clock.advance(600_000);
  expect(actors.map(({ linked }) => linked.length)).toEqual([0, 1, 1]);
  expect(a?.mesh.health().state).toBe('degraded');
  stage.network.heal('10.0.0.1', '10.0.0.2');
  stage.network.heal('10.0.0.1', '10.0.0.3');
  stage.clock.advance(130_000);
  expect([a, b, c].map((actor) => actor?.linked.length)).toEqual([2, 2, 2]);
});

test('a short parting costs nothing: what waited arrives', async () => {
  const stage = new Stage();
  const [a, b] = await startPair(stage);
  stage.network.part(a.host, b.host);
  for (let n = 0; n < 100; n += 1) a.mesh.publish({ topic: 't', text: `${n}` });
  stage.clock.advance(10_000);
  stage.network.heal(a.host, b.host);
  stage.clock.advance(1_000);
  expect(b.node.texts).toEqual(Array.from({ length: 100 }, (_, n) => `${n}`));
});

test('a node that died and came back is one node to the others, with a new id', async () => {
  const stage = new Stage();
  const [a, b] = await startPair(stage);
  stage.network.crash(b.host);
  const stopped = b.mesh.stop();
  stage.clock.advance(1_000);
  await stopped;
  expect(a.node.left).toEqual([b.mesh.nodeId]);
  const again = await stage.start(2, { peers: [a.address] });
  stage.clock.advance(5_000);
  expect(a.linked).toEqual([again.mesh.nodeId]);
});

test('an address where nobody answers is dialled with waits that grow, ten times, and then once a minute', async () => {
  const stage = new Stage();
  const dialled: number[] = [];
  const network = stage.network.host('10.0.0.1');
  await stage.start(1, {
    peers: ['10.0.0.77:1'],
    network: {
      ...network,
      dial: (address, handler) => {
        dialled.push(stage.clock.nowMs());
        return network.dial(address, handler);
      },
    },
  });
  stage.clock.advance(600_000);
  const waits = dialled.slice(1).map((atMs, index) => Math.round(atMs - (dialled[index] ?? 0)));
  expect(waits.slice(0, 9)).toEqual([1_000, 1_500, 2_250, 3_375, 5_063, 7_594, 11_391, 17_086, 25_629]);
  expect(Math.min(...waits.slice(9))).toBeGreaterThanOrEqual(60_000);
});

test('a dial that is never answered ends after five seconds', async () => {
  const stage = new Stage();
  stage.network.part('10.0.0.1', '10.0.0.2');
  const a = await stage.start(1, { peers: [Stage.addressOf(2)] });
  stage.clock.advance(4_999);
  expect([...stage.network.links]).toHaveLength(1);
  expect(a.mesh.health().state).toBe('connecting');
  stage.clock.advance(2);
  expect(a.counters.reconnects).toBe(0);
  stage.clock.advance(1_000);
  expect(a.counters.reconnects).toBe(1);
});

test('a node that stops says so, and the others are without it at once', async () => {
  const stage = new Stage({ latencyMs: 1 });
  const [a, b] = await startPair(stage);
  a.mesh.publish({ topic: 't', text: 'last words' });
  const stopped = a.mesh.stop();
  stage.clock.advance(10);
  await stopped;
  expect(b.node.texts).toEqual(['last words']);
  expect([b.node.left, b.linked]).toEqual([[a.mesh.nodeId], []]);
  expect(a.mesh.health().state).toBe('stopped');
  stage.clock.advance(100_000);
  expect([...stage.network.links]).toEqual([]);
  expect(a.node.texts).toEqual([]);
});

test('a node that drains is sent nothing more, and goes on sending', async () => {
  const stage = new Stage();
  const [a, b] = await startPair(stage);
  b.mesh.drain();
  b.mesh.addInterest('u');
  stage.clock.advance(200_000);
  a.mesh.publish({ topic: 't', text: 'x' });
  a.mesh.publish({ topic: 'u', text: 'x' });
  b.mesh.publish({ topic: 't', text: 'y' });
  stage.clock.advance(100);
  expect([a.node.texts, b.node.texts]).toEqual([['y'], []]);
});

test('a node whose port is taken does not start, and leaves nothing behind', async () => {
  const stage = new Stage();
  await stage.start(1);
  const peers = ['10.0.0.77:1'];
  await expect(stage.start(1, { peers })).rejects.toThrow(/somebody listens there/);
  stage.clock.advance(10_000);
  expect([...stage.network.links]).toEqual([]);
});
