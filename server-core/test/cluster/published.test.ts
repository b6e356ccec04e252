// Links with nodes as they were published, played frame by frame.
import type { ClusterFrame } from '@wsekit/codec/cluster';
import { expect, test } from 'vitest';
import { Stage } from './stage.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const resync = (...topics: string[]): ClusterFrame => ({ type: 'RESYNC', topics, continuation: false });

test('the acceptor says nothing before HELLO, and then HELLO, RESYNC, its address and those it knows, and PING', async () => {
  const stage = new Stage();
  await stage.start(1, { holds: ['a', 'b*'], peers: ['node-7.example:9000'] });
  const stream = stage.peer().dial(Stage.addressOf(1));
  expect(stream.types).toEqual([]);
  stream.send(stage.peer().hello);
  stage.clock.advance(100);
  expect(stream.types).toEqual(['HELLO', 'RESYNC', 'PEER_ANNOUNCE', 'PEER_LIST', 'PING']);
  expect(stream.all('RESYNC')).toEqual([resync('a', 'b*')]);
  expect(stream.all('PEER_ANNOUNCE')[0]?.address).toBe('10.0.0.1:9000');
  expect(stream.all('PEER_LIST')[0]?.addresses).toEqual(['node-7.example:9000']);
});

test('the dialer speaks first, in one write, with an id lower than any published one and another for each dial', async () => {
  const stage = new Stage();
  const peer = stage.peer();
  await peer.listen(9_000);
  const a = await stage.start(1, { peers: ['10.0.9.1:9000'] });
  stage.clock.advance(100);
  expect(peer.accepted[0]?.types).toEqual(['HELLO']);
  peer.accepted[0]?.send(peer.hello);
  stage.clock.advance(100);
  expect(peer.accepted[0]?.types).toEqual(['HELLO', 'RESYNC', 'PEER_ANNOUNCE', 'PEER_LIST', 'PING']);
  expect(a.mesh.info()).toMatchObject([
    { address: '10.0.9.1:9000', instanceId: peer.hello.instanceId, capabilities: 0xf },
  ]);
  peer.accepted[0]?.socket?.destroy();
  stage.clock.advance(2_000);
  const ids = peer.accepted.map((stream) => stream.all('HELLO')[0]?.instanceId ?? '');
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(2);
  for (const id of ids) expect(id < '0').toBe(true);
});

test('nodes of every version may dial: the id they are answered with is higher than theirs', async () => {
  const stage = new Stage();
  await stage.start(1);
  const stream = stage.peer({ instanceId: 'ffffffff-ffff-7fff-bfff-ffffffffffff' }).link(Stage.addressOf(1));
  expect((stream.all('HELLO')[0]?.instanceId ?? '') > 'ffffffff').toBe(true);
});

test('a second link of the same node is closed before HELLO, and the first one lives', async () => {
  const stage = new Stage();
  const a = await stage.start(1);
  const first = stage.peer().link(a.address);
  const second = stage.peer().link(a.address);
  expect([second.types, second.isClosed]).toEqual([[], true]);
  expect([first.isClosed, a.mesh.info().length]).toEqual([false, 1]);
  first.socket?.destroy();
  stage.clock.advance(100);
  expect(stage.peer().link(a.address).types).toContain('HELLO');
});

test('a node from 2.3 on with the id that must not dial is closed before HELLO; older ones know no such rule', async () => {
  const stage = new Stage();
  const a = await stage.start(1);
  const instanceId = '\u{10ffff}';
  expect(stage.peer({ instanceId }).link(a.address).types).toEqual([]);
  expect(stage.peer({ instanceId, capabilities: 0x7 }).link(a.address).types).toContain('HELLO');
});

test('a dialled node that is linked already, by its own dial, is not linked twice and not dialled again meanwhile', async () => {
  const stage = new Stage();
  const peer = stage.peer();
  await peer.listen(9_000);
  const a = await stage.start(1);
  const stream = peer.link(a.address);
  stream.send({ type: 'PEER_ANNOUNCE', address: '10.0.9.1:9000' });
  for (let n = 0; n < 30; n += 1) {
    stage.clock.advance(5_000);
    stream.send({ type: 'PONG' });
  }
  expect(a.mesh.info()).toHaveLength(1);
  expect(peer.accepted).toHaveLength(0);
  stream.socket?.destroy();
  stage.clock.advance(5_000);
  expect(peer.accepted).toHaveLength(1);
});

test('a node that told nothing of its interest gets everything, the first SUB leaves that one topic', async () => {
  const stage = new Stage();
  const a = await stage.start(1);
  const stream = stage.peer().link(a.address);
  a.mesh.publish({ topic: 'x', text: '1' });
  stream.send({ type: 'SUB', topic: 'y' });
  stage.clock.advance(100);
  for (const topic of ['x', 'y', 'z']) a.mesh.publish({ topic, text: topic });
  stream.send({ type: 'UNSUB', topic: 'y' });
  stage.clock.advance(100);
  a.mesh.publish({ topic: 'y', text: '2' });
  stage.clock.advance(100);
  expect(stream.texts).toEqual(['1', 'y']);
});

test('RESYNC replaces, one that goes on adds, and DRAIN leaves nothing', async () => {
  const stage = new Stage();
  const a = await stage.start(1);
  const stream = stage.peer().link(a.address);
  const publishAll = (): readonly string[] => {
    stage.clock.advance(100);
    const before = stream.texts.length;
    for (const topic of ['a', 'b', 'c']) a.mesh.publish({ topic, text: topic });
    stage.clock.advance(100);
    return stream.texts.slice(before);
  };
  stream.send(resync('a'), { type: 'RESYNC', topics: ['b'], continuation: true });
  expect(publishAll()).toEqual(['a', 'b']);
  stream.send(resync('c'));
  expect(publishAll()).toEqual(['c']);
  stream.send({ type: 'DRAIN' });
  expect(publishAll()).toEqual([]);
  stream.send({ type: 'SUB', topic: 'b' });
  expect(publishAll()).toEqual(['b']);
});

test('more topics than a frame holds go on in RESYNC to new nodes, and as SUB to old ones', async () => {
  const stage = new Stage();
  const holds = Array.from({ length: 30 }, (_, n) => `${n}:${'t'.repeat(50_000)}`);
  const a = await stage.start(1, { holds });
  const fresh = stage.peer().link(a.address);
  const old = stage.peer({ instanceId: 'old', capabilities: 0x7 }).link(a.address);
  expect(fresh.all('RESYNC').map(({ continuation }) => continuation)).toEqual([false, true]);
  expect(fresh.all('RESYNC').flatMap(({ topics }) => topics)).toEqual(holds);
  expect(old.all('RESYNC')).toHaveLength(1);
  expect([...(old.all('RESYNC')[0]?.topics ?? []), ...old.all('SUB').map(({ topic }) => topic)]).toEqual(holds);
});

test('topics that other nodes would misread are not told to them, and harm no others', async () => {
  const stage = new Stage();
  const a = await stage.start(1, { holds: ['a', '', 'b\nc', '\ud800', 'x'.repeat(65_536), 'd\u0085'] });
  const stream = stage.peer().link(a.address);
  a.mesh.addInterest('e\u0000');
  stage.clock.advance(100);
  expect(stream.all('RESYNC')).toEqual([resync('a', 'd\u0085')]);
  expect(stream.all('SUB')).toEqual([]);
});

test('publications carry their position and are compressed only towards nodes that offered it', async () => {
  const stage = new Stage();
  const a = await stage.start(1);
  const streams = [0xf, 0x7, 0x1].map((capabilities) =>
    stage.peer({ instanceId: `${capabilities}`, capabilities }).link(a.address),
  );
  const before = a.counters.bytesSent;
  a.mesh.publish({ topic: 't', text: 'z'.repeat(1_000), position: { epoch: 1, offset: 9_007_199_254_740_991 } });
  stage.clock.advance(100);
  expect(streams.map((stream) => stream.all('MSG')[0]?.recovery?.offset)).toEqual([
    9_007_199_254_740_991n,
    undefined,
    undefined,
  ]);
  expect(streams.map((stream) => stream.texts)).toEqual(Array(3).fill(['z'.repeat(1_000)]));
  expect(a.counters.bytesSent - before).toBeLessThan(1_200);
});

test('an offset no JavaScript number holds is no position, and the publication arrives', async () => {
  const stage = new Stage();
  const a = await stage.start(1);
  const recovery = { epoch: 1, offset: 2n ** 63n };
  stage
    .peer()
    .link(a.address)
    .send({ type: 'MSG', topic: 't', payload: text('x'), recovery });
  stage.clock.advance(100);
  expect(a.node.delivered).toMatchObject([{ text: 'x', position: undefined }]);
});

test('SUB and UNSUB go to nodes that route by interest, and RESYNC to all', async () => {
  const stage = new Stage();
  const a = await stage.start(1);
  const stream = stage.peer({ capabilities: 0xe }).link(a.address);
  a.mesh.addInterest('t');
  stage.clock.advance(100);
  expect([stream.all('SUB'), stream.all('RESYNC').length]).toEqual([[], 1]);
});

test('an address that is new is told on once, to all but its teller; one that is known is not', async () => {
  const stage = new Stage();
  const a = await stage.start(1);
  const [one, two] = ['1', '2'].map((instanceId) => stage.peer({ instanceId }).link(a.address));
  for (let n = 0; n < 3; n += 1) one?.send({ type: 'PEER_ANNOUNCE', address: '10.0.8.8:1' });
  two?.send({ type: 'PEER_ANNOUNCE', address: '10.0.8.8:00001' });
  stage.clock.advance(100);
  expect(two?.all('PEER_ANNOUNCE').map(({ address }) => address)).toEqual([a.address, '10.0.8.8:1']);
  expect(one?.all('PEER_ANNOUNCE').map(({ address }) => address)).toEqual([a.address]);
});

test('PING is answered, what came after HELLO keeps a link alive, and a second HELLO means nothing', async () => {
  const stage = new Stage();
  const a = await stage.start(1);
  const stream = stage.peer().link(a.address);
  stream.send({ type: 'PING' });
  stage.clock.advance(100);
  expect(stream.types).toContain('PONG');
  for (let n = 0; n < 6; n += 1) {
    stage.clock.advance(5_000);
    // Type 0x20, which nobody knows.
    stream.sendBytes(Uint8Array.of(0, 0, 0, 8, 0x20, 0, 0, 0, 0, 0, 0, 0));
  }
  stage.clock.advance(100);
  expect(a.counters.unknownMessageTypes).toBe(6);
  for (let n = 0; n < 4; n += 1) {
    expect(a.mesh.info()).toHaveLength(1);
    stage.clock.advance(5_000);
    stream.send(stage.peer().hello);
  }
  stage.clock.advance(5_000);
  expect(a.mesh.info()).toEqual([]);
});

test('SHUTDOWN ends the link, and a dialled node is dialled again', async () => {
  const stage = new Stage();
  const peer = stage.peer();
  await peer.listen(9_000);
  const a = await stage.start(1, { peers: ['10.0.9.1:9000'] });
  stage.clock.advance(100);
  peer.accepted[0]?.send(peer.hello, { type: 'SHUTDOWN' });
  stage.clock.advance(100);
  expect([a.mesh.info(), a.node.left]).toEqual([[], [peer.hello.instanceId]]);
  stage.clock.advance(2_000);
  expect(peer.accepted).toHaveLength(2);
});

test('publications of other nodes are not handed on', async () => {
  const stage = new Stage();
  const a = await stage.start(1);
  const [one, two] = ['1', '2'].map((instanceId) => stage.peer({ instanceId }).link(a.address));
  one?.send(
    { type: 'MSG', topic: 't', payload: text('x') },
    { type: 'PRESENCE_UPDATE', topic: 't', action: 0, updatedAtMs: 1n, userId: 'u', data: '{}' },
  );
  stage.clock.advance(100);
  expect([a.node.texts, a.node.news.length]).toEqual([['x'], 1]);
  expect([two?.all('MSG'), two?.all('PRESENCE_UPDATE')]).toEqual([[], []]);
});

test('a node that lists this one among the nodes it knows is not followed: nobody dials itself for long', async () => {
  const stage = new Stage();
  const a = await stage.start(1, { advertisedAddress: undefined });
  stage
    .peer()
    .link(a.address)
    .send({ type: 'PEER_LIST', addresses: [a.address] });
  stage.clock.advance(3_000);
  expect([a.mesh.info().length, a.counters.reconnects]).toEqual([1, 0]);
  expect(a.counters.linksRefused).toBe(1);
  stage.clock.advance(10_000);
  expect(a.counters.linksRefused).toBe(1);
});

test('who drains says DRAIN, and then that it wants nothing, since published nodes take DRAIN for everything', async () => {
  const stage = new Stage();
  const a = await stage.start(1, { holds: ['t'] });
  const stream = stage.peer().link(a.address);
  const before = stream.frames.length;
  a.mesh.drain();
  stage.clock.advance(100);
  expect(stream.frames.slice(before)).toEqual([{ type: 'DRAIN' }, resync()]);
});

test('who stops says SHUTDOWN behind what waits, and then ends the stream', async () => {
  const stage = new Stage();
  const a = await stage.start(1);
  const stream = stage.peer().link(a.address);
  const before = stream.frames.length;
  a.mesh.publish({ topic: 't', text: 'x' });
  const stopped = a.mesh.stop();
  stage.clock.advance(100);
  expect([stream.types.slice(before), stream.isEnded]).toEqual([['MSG', 'SHUTDOWN'], true]);
  stage.clock.advance(1_000);
  await stopped;
});
