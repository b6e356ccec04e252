// Holds the server to the rows of its table of the cluster: one description each, under the row's name.
import { createConnection } from 'node:net';
import { type ClusterFrame, decodeClusterFrame, encodeClusterFrame, encodeClusterWire } from '@wsekit/codec/cluster';
import { clusterCapabilities, dialectD2g } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import type { ClusterNetwork } from '../../src/cluster/index.ts';
import { Authority } from '../cluster/authority.ts';
import { startNode } from '../cluster/real-nodes.ts';
import { type Actor, Stage } from '../cluster/stage.ts';

const nowMs = 1_700_000_000_000;

async function startPair(stage: Stage, topic = 't'): Promise<readonly [Actor, Actor]> {
  const a = await stage.start(1, { holds: [topic] });
  const b = await stage.start(2, { peers: [a.address], holds: [topic] });
  stage.clock.advance(2_000);
  return [a, b];
}

describe('Topology', () => {
  it('links every node with every other, by one link each, and hands nothing on', async () => {
    const stage = new Stage();
    const actors = await stage.startMesh(5, { holds: ['t'] });
    for (const { linked, mesh } of actors)
      expect(linked).toEqual(actors.map((other) => other.mesh.nodeId).filter((id) => id !== mesh.nodeId));
    expect([...stage.network.links]).toHaveLength(10);
    actors[0]?.mesh.publish({ topic: 't', text: 'once' });
    stage.clock.advance(1_000);
    expect(actors.map(({ node }) => node.texts)).toEqual([[], ['once'], ['once'], ['once'], ['once']]);
  });
});

describe('Wire format', () => {
  it('has 8 bytes before topic and payload: type, flags, length of the topic, length of the payload', () => {
    const payload = new TextEncoder().encode('{"p":1}');
    const bytes = Buffer.from(encodeClusterFrame({ type: 'MSG', topic: 'news', payload }, { dialect: dialectD2g }));
    expect([bytes[0], bytes[1], bytes.readUInt16LE(2), bytes.readUInt32LE(4)]).toEqual([1, 0, 4, 7]);
    expect(bytes.subarray(8).toString()).toBe('news{"p":1}');
  });

  it('has twelve types of messages and more, each of which comes out as it went in', () => {
    const frames: readonly ClusterFrame[] = [
      { type: 'MSG', topic: 'a', payload: Uint8Array.of(1) },
      { type: 'PING' },
      { type: 'PONG' },
      { type: 'HELLO', protocolVersion: 1, instanceId: 'node', capabilities: 15 },
      { type: 'SHUTDOWN' },
      { type: 'SUB', topic: 'a' },
      { type: 'UNSUB', topic: 'a' },
      { type: 'RESYNC', topics: ['a', 'b*'], continuation: false },
      { type: 'PEER_ANNOUNCE', address: '10.0.0.1:1' },
      { type: 'PEER_LIST', addresses: ['10.0.0.1:1'] },
      { type: 'PRESENCE_UPDATE', topic: 'a', action: 0, updatedAtMs: 1n, userId: 'alice', data: '{}' },
      { type: 'PRESENCE_FULL', entries: '{}' },
      { type: 'DRAIN' },
    ];
    const options = { dialect: dialectD2g };
    expect(frames.map((frame) => decodeClusterFrame(encodeClusterFrame(frame, options), options))).toMatchObject(
      frames,
    );
  });
});

describe('Interest routing', () => {
  it('sends a node what it holds, by name or by pattern, and nothing else', async () => {
    const stage = new Stage();
    const a = await stage.start(1);
    const b = await stage.start(2, { peers: [a.address], holds: ['news', 'sport.*'] });
    const c = await stage.start(3, { peers: [a.address] });
    stage.clock.advance(2_000);
    for (const topic of ['news', 'sport.golf', 'weather']) a.mesh.publish({ topic, text: topic });
    stage.clock.advance(1_000);
    expect([b.node.texts, c.node.texts, a.counters.messagesSent]).toEqual([['news', 'sport.golf'], [], 2]);
  });

  it('follows SUB and UNSUB, and RESYNC that stands in for all before', async () => {
    const stage = new Stage();
    const a = await stage.start(1);
    const stream = stage.peer().link(a.address);
    const heard = (...frames: ClusterFrame[]): readonly string[] => {
      stream.send(...frames);
      stage.clock.advance(10);
      for (const topic of ['x', 'y']) a.mesh.publish({ topic, text: topic });
      stage.clock.advance(10);
      return stream.frames.splice(0).flatMap((frame) => (frame.type === 'MSG' ? [frame.topic] : []));
    };
    expect(heard({ type: 'RESYNC', topics: [], continuation: false })).toEqual([]);
    expect(heard({ type: 'SUB', topic: 'x' })).toEqual(['x']);
    expect(heard({ type: 'SUB', topic: 'y' }, { type: 'UNSUB', topic: 'x' })).toEqual(['y']);
    expect(heard({ type: 'RESYNC', topics: ['x'], continuation: false })).toEqual(['x']);
  });
});

describe('Gossip discovery', () => {
  it('needs one address to join all nodes there are', async () => {
    const stage = new Stage();
    const actors = await stage.startMesh(6);
    expect(actors.map(({ linked }) => linked.length)).toEqual([5, 5, 5, 5, 5, 5]);
  });

  it('tells a node that comes of the others, and them of it', async () => {
    const stage = new Stage();
    const a = await stage.start(1, { peers: ['10.0.0.7:9000'] });
    const first = stage.peer({ host: '10.0.9.1', instanceId: '019c8a3e-0000-7c3a-9f21-000000000001' }).link(a.address);
    const second = stage.peer({ host: '10.0.9.2', instanceId: '019c8a3e-0000-7c3a-9f21-000000000002' });
    const stream = second.link(a.address);
    stream.send({ type: 'PEER_ANNOUNCE', address: '10.0.9.2:7000' });
    stage.clock.advance(100);
    expect(stream.all('PEER_LIST')[0]?.addresses).toContain('10.0.0.7:9000');
    expect(first.all('PEER_ANNOUNCE').map(({ address }) => address)).toContain('10.0.9.2:7000');
  });
});

describe('mTLS', () => {
  it('joins nodes whose certificates of P-256 are of one authority, and gives nobody else a byte', async () => {
    const [own, foreign] = await Promise.all([Authority.create('own'), Authority.create('foreign')]);
    const listen = { host: '127.0.0.1', port: 0 };
    const a = await startNode({ listen, tls: await own.sign() });
    const peers = [`127.0.0.1:${a.mesh.port}`];
    const stranger = await startNode({ peers, tls: await foreign.sign() });
    const plain = createConnection({ host: '127.0.0.1', port: a.mesh.port ?? 0 });
    const hello = { type: 'HELLO', protocolVersion: 1, instanceId: 'plain', capabilities: 15 } as const;
    plain.on('error', () => {}).write(encodeClusterWire(hello, { dialect: dialectD2g }));
    await new Promise((resolve) => plain.resume().once('close', resolve));
    expect([a.mesh.info(), a.mesh.health().counters.bytesSent]).toEqual([[], 0]);
    const b = await startNode({ peers, tls: await own.sign() });
    await b.node.until(() => b.mesh.health().peerCount === 1);
    expect(stranger.mesh.info()).toEqual([]);
  });
});

describe('Compression', () => {
  it('is zstd from 256 bytes on between nodes that offer it, and out of the way of others', async () => {
    const sent = async (compression: boolean, length: number): Promise<number> => {
      const stage = new Stage();
      const a = await stage.start(1);
      const b = await stage.start(2, { peers: [a.address], holds: ['t'], compression });
      stage.clock.advance(2_000);
      const before = a.counters.bytesSent;
      a.mesh.publish({ topic: 't', text: 'x'.repeat(length) });
      stage.clock.advance(10);
      expect(b.node.texts).toEqual(['x'.repeat(length)]);
      return a.counters.bytesSent - before;
    };
    expect(await sent(true, 255)).toBeGreaterThan(255);
    expect(await sent(true, 256)).toBeLessThan(64);
    expect(await sent(false, 256)).toBeGreaterThan(256);
  });
});

describe('Heartbeat', () => {
  it('pings every 5 s, and ends a link behind 15 s of silence', async () => {
    const stage = new Stage();
    const a = await stage.start(1);
    const stream = stage.peer().link(a.address);
    stage.clock.advance(11_000);
    expect(stream.all('PING').length).toBe(3);
    stream.send({ type: 'PONG' });
    stage.clock.advance(14_000);
    expect([stream.isClosed, a.mesh.health().peerCount]).toEqual([false, 1]);
    stage.clock.advance(6_500);
    expect([a.mesh.health().peerCount, a.counters.linksSilent]).toEqual([0, 1]);
  });
});

describe('Circuit breaker', () => {
  it('dials an address ten times, then waits 60 s before each of the next', async () => {
    const stage = new Stage();
    const dialledMs: number[] = [];
    const network = stage.network.host('10.0.0.1');
    const watched: ClusterNetwork = {
      ...network,
      dial: (...given) => {
        dialledMs.push(stage.clock.nowMs());
        return network.dial(...given);
      },
    };
    await stage.start(1, { peers: ['10.0.0.77:1'], network: watched });
    stage.clock.advance(600_000);
    const waits = dialledMs.slice(1).map((atMs, index) => atMs - (dialledMs[index] ?? 0));
    expect(waits.slice(0, 9).every((waitMs) => waitMs < 30_000)).toBe(true);
    expect(waits.slice(9).every((waitMs) => waitMs >= 60_000)).toBe(true);
    expect(waits.length).toBeGreaterThan(12);
  });
});

describe('Dead letter queue', () => {
  it('keeps the last 1,000 publications that did not get to a node, until they are taken', async () => {
    const stage = new Stage();
    const [a] = await startPair(stage);
    for (const link of stage.network.links) link.cut();
    for (let n = 0; n < 1_500; n += 1) a.mesh.publish({ topic: 't', text: `${n}` });
    stage.clock.advance(0);
    expect(a.mesh.health().counters).toMatchObject({ messagesDropped: 1_500, deadLetters: 1_000 });
    const letters = a.mesh.deadLetters();
    expect([letters.length, letters[0]?.payload, letters.at(-1)?.payload]).toEqual([1_000, '500', '1499']);
    expect(a.mesh.deadLetters()).toEqual([]);
  });
});

describe('Presence sync', () => {
  it('tells every change by PRESENCE_UPDATE, and a node that comes of everybody by PRESENCE_FULL', async () => {
    const stage = new Stage();
    const a = await stage.start(1);
    a.node.users.push({ topic: 'room', userId: 'alice', data: { mood: 'good' }, updatedAtMs: nowMs });
    const stream = stage.peer({ capabilities: clusterCapabilities.presence }).link(a.address);
    expect(stream.all('PRESENCE_FULL').map(({ entries }) => JSON.parse(entries))).toEqual([
      { room: { alice: { data: { mood: 'good' }, updated_at: nowMs } } },
    ]);
    a.mesh.announcePresence({ kind: 'leave', topic: 'room', userId: 'alice', data: {}, updatedAtMs: nowMs + 1 });
    stage.clock.advance(10);
    expect(stream.all('PRESENCE_UPDATE')).toMatchObject([
      { topic: 'room', userId: 'alice', action: 1, updatedAtMs: BigInt(nowMs + 1) },
    ]);
  });
});
