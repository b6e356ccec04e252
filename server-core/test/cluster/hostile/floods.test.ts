// What a peer can push without end: each has a bound, which is held and counted, and costs no other link.
import type { ClusterFrame } from '@wsekit/codec/cluster';
import { createRandom } from '@wsekit/transports/memory';
import { expect, test } from 'vitest';
import { meshLimits } from '../../../src/cluster/index.ts';
import { RemoteUsers } from '../../../src/cluster/presence-sync.ts';
import { RemoteInterest } from '../../../src/cluster/remote-interest.ts';
import { Stage } from '../stage.ts';

test('a node that subscribes to more than is kept is sent everything, until it says anew what it wants', async () => {
  const stage = new Stage();
  const a = await stage.start(1);
  const stream = stage.peer().link(a.address);
  for (let n = 0; n <= meshLimits.maxPatterns; n += 1) stream.send({ type: 'SUB', topic: `${n}*` });
  stream.send({ type: 'SUB', topic: 'one more' }, { type: 'RESYNC', topics: ['and more'], continuation: true });
  stage.clock.advance(100);
  a.mesh.publish({ topic: 'x', text: 'all' });
  expect(a.counters.interestsOverLimit).toBe(1);
  stream.send({ type: 'RESYNC', topics: ['y'], continuation: false });
  stage.clock.advance(100);
  for (const topic of ['x', 'y']) a.mesh.publish({ topic, text: topic });
  stage.clock.advance(100);
  expect(stream.texts).toEqual(['all', 'y']);
});

test('the bounds of what is kept of one node are those that are stated', () => {
  expect(meshLimits).toEqual({
    maxAcceptedLinks: 128,
    maxPeers: 256,
    maxFrameBytes: 1_048_576,
    maxPayloadBytes: 1_048_576,
    maxInterests: 1_000_000,
    maxPatterns: 1_000,
    maxInterestUnits: 67_108_864,
    maxRemoteUsers: 1_000_000,
    maxRemoteUserUnits: 67_108_864,
    maxQueuedFrames: 10_000,
    maxQueuedBytes: 33_554_432,
    maxDeadLetters: 1_000,
  });
});

test('topics of one node are kept up to a number and up to a length, and once each', () => {
  const interest = new RemoteInterest({ maxInterests: 100, maxPatterns: 10, maxInterestUnits: 1_000 });
  for (let n = 0; n < 100; n += 1) interest.add(`${n}`);
  interest.add('0');
  expect([interest.size, interest.isOverLimit, interest.wants('x')]).toEqual([100, false, false]);
  interest.add('x');
  expect([interest.size, interest.isOverLimit, interest.wants('y')]).toEqual([0, true, true]);
  interest.replace([], false);
  expect(interest.wants('y')).toBe(false);
  const long = 'l'.repeat(99);
  for (let n = 0; n < 10; n += 1) interest.add(`${long}${n}`);
  for (let n = 0; n < 10; n += 1) interest.remove(`${long}${n}`);
  for (let n = 0; n < 10; n += 1) interest.add(`${long}${n}`);
  expect(interest.isOverLimit).toBe(false);
  interest.add('x');
  expect([interest.size, interest.isOverLimit]).toEqual([0, true]);
});

test('of ten thousand addresses no more are dialled than there are places, and none that is no literal address', async () => {
  const stage = new Stage();
  const a = await stage.start(1);
  const stream = stage.peer().link(a.address);
  const listOf = (first: number): ClusterFrame => ({
    type: 'PEER_LIST',
    addresses: Array.from({ length: 250 }, (_, n) => `10.1.${Math.floor((first + n) / 250)}.${(first + n) % 250}:1`),
  });
  for (let first = 0; first < 10_000; first += 250) stream.send(listOf(first));
  stream.send({ type: 'PEER_LIST', addresses: ['localhost:1', '010.0.0.1:80', '1.2.3.4', '', 'x'.repeat(60_000)] });
  stage.clock.advance(1_000);
  expect(a.counters.addressesRefused).toBe(10_000 - meshLimits.maxPeers + 5);
  stage.clock.advance(60_000);
  expect([...stage.network.links].length).toBeLessThanOrEqual(meshLimits.maxPeers + 1);
});

test('an address where nobody ever answered gives its place to one that is told later; a configured one never', async () => {
  const stage = new Stage();
  const peers = Array.from({ length: meshLimits.maxPeers - 1 }, (_, n) => `10.2.0.${n % 250}:${n + 1}`);
  const a = await stage.start(1, { peers });
  const peer = stage.peer();
  await peer.listen(9_000);
  peer.link(a.address).send({ type: 'PEER_ANNOUNCE', address: '10.3.0.1:1' });
  stage.clock.advance(1_000);
  const tell = (): void => {
    const stream = stage.peer({ instanceId: `${stage.clock.nowMs()}`, host: '10.0.9.2' }).link(a.address);
    stream.send({ type: 'PEER_ANNOUNCE', address: '10.0.9.1:9000' });
    stage.clock.advance(1_000);
  };
  tell();
  expect(peer.accepted).toHaveLength(0);
  stage.clock.advance(200_000);
  tell();
  expect(peer.accepted).toHaveLength(1);
});

test('a node that stops reading loses publications, which are counted and kept as dead letters; others lose none', async () => {
  const stage = new Stage({ windowBytes: 65_536 });
  const a = await stage.start(1);
  const b = await stage.start(2, { peers: [a.address], holds: ['t'] });
  stage.clock.advance(1_000);
  const stream = stage.peer().link(a.address);
  for (const link of stage.network.links) if (link.dialerHost === '10.0.9.1') link.pause('dialer');
  const text = 'x'.repeat(100);
  for (let n = 0; n < 30_000; n += 1) {
    a.mesh.publish({ topic: 't', text: `${n}${text}` });
    if (n % 100 === 0) stage.clock.advance(1);
  }
  stage.clock.advance(100);
  expect(b.node.texts).toHaveLength(30_000);
  const { messagesDropped, deadLetters } = a.counters;
  expect(messagesDropped).toBeGreaterThan(30_000 - meshLimits.maxQueuedFrames - 2_000);
  expect(deadLetters).toBe(meshLimits.maxDeadLetters);
  const letters = a.mesh.deadLetters();
  expect([letters[0]?.error, letters.at(-1)?.payload]).toEqual(['queue full', `29999${text}`]);
  stream.send({ type: 'PONG' });
  for (const link of stage.network.links) link.resume('dialer');
  stage.clock.advance(100);
  expect(stream.texts).toHaveLength(30_000 - messagesDropped);
});

test('what waits for one node has a bound of bytes as well', async () => {
  const stage = new Stage({ windowBytes: 65_536 });
  const a = await stage.start(1);
  stage.peer().link(a.address);
  for (const link of stage.network.links) link.pause('dialer');
  // What zstd cannot make smaller.
  const random = createRandom(1, 1);
  const text = Array.from({ length: 100_000 }, () => String.fromCharCode(0x4e00 + random() * 20_000)).join('');
  const before = a.counters.bytesSent;
  for (let n = 0; n < 200; n += 1) a.mesh.publish({ topic: 't', text });
  const { messagesSent, messagesDropped, bytesSent } = a.counters;
  const frameBytes = bytesSent - before;
  expect(frameBytes).toBeGreaterThan(200_000);
  expect(messagesSent).toBe(1 + Math.floor(meshLimits.maxQueuedBytes / frameBytes));
  expect(messagesDropped).toBe(200 - messagesSent);
});

test('a node that does not take 10,000 frames beside publications is given up', async () => {
  const stage = new Stage({ windowBytes: 65_536 });
  const a = await stage.start(1);
  stage.peer().link(a.address);
  for (const link of stage.network.links) link.pause('dialer');
  for (let n = 0; n < 16_000; n += 1) {
    a.mesh.addInterest(`topic-${n}`);
    if (n % 100 === 0) stage.clock.advance(1);
  }
  expect([a.counters.linksSlow, a.mesh.info()]).toEqual([1, []]);
});

test('a publication longer than a frame is a dead letter, and the next one arrives', async () => {
  const stage = new Stage();
  const a = await stage.start(1);
  const b = await stage.start(2, { peers: [a.address], holds: ['t'] });
  stage.clock.advance(1_000);
  const longest = 'x'.repeat(meshLimits.maxFrameBytes - 8 - 1);
  a.mesh.publish({ topic: 't', text: `${longest}x` });
  a.mesh.publish({ topic: 't'.repeat(65_536), text: 'x' });
  a.mesh.publish({ topic: 't', text: longest });
  a.mesh.publish({ topic: 't', text: 'next' });
  stage.clock.advance(100);
  expect(b.node.texts).toEqual([longest, 'next']);
  expect(a.mesh.deadLetters().map(({ error }) => error)).toEqual(['frame too large']);
  expect(a.counters.messagesDropped).toBe(1);
});

test('of the users of one node as many are taken as there is room for, and no more', () => {
  const limits = { maxRemoteUsers: 5, maxRemoteUserUnits: 1_000 };
  const users = new RemoteUsers({ nowMs: () => 0, maxClockAheadMs: 5_000, limits });
  const update = (userId: string, action = 0, data = '{}') =>
    users.readUpdate({ type: 'PRESENCE_UPDATE', topic: 't', action, updatedAtMs: 1n, userId, data });
  for (let n = 0; n < 5; n += 1) expect(update(`${n}`)).toBeDefined();
  expect(update('one more')).toBeUndefined();
  expect([update('0', 2), update('1', 1)].map((news) => news?.kind)).toEqual(['update', 'leave']);
  expect(update('one more', 0, JSON.stringify('x'.repeat(2_000)))).toBeUndefined();
  expect(update('one more')).toBeDefined();
  expect(update('2', 3)).toBeUndefined();
  expect(users.size).toBe(5);
});

test('a whole presence that is no JSON, or none of the form, is counted and means nothing', async () => {
  const stage = new Stage();
  const a = await stage.start(1);
  const stream = stage.peer().link(a.address);
  const deep = `{"t":{"u":{"data":${'['.repeat(200)}${']'.repeat(200)},"updated_at":1}}}`;
  for (const entries of ['', 'no', '[]', '3', deep]) stream.send({ type: 'PRESENCE_FULL', entries });
  stream.send({ type: 'PRESENCE_FULL', entries: '{"t":{"u":{"updated_at":-1},"v":3},"w":null}' });
  stage.clock.advance(100);
  expect(a.counters.presenceRefused).toBe(5);
  expect(a.node.news).toMatchObject([{ kind: 'join', topic: 't', userId: 'u', data: {}, updatedAtMs: 0 }]);
  expect(stream.isClosed).toBe(false);
});
