// What a peer can send that is no cluster link, or stops being one: it costs that link and no other.
import { encodeClusterWire, zstd } from '@wsekit/codec/cluster';
import { clusterLimits, dialectD2g } from '@wsekit/spec';
import { expect, test } from 'vitest';
import { meshLimits } from '../../../src/cluster/index.ts';
import type { RawStream } from '../raw-peer.ts';
import { type Actor, Stage } from '../stage.ts';

/** A node with one good link, held on to while others misbehave. */
async function startWatched(stage: Stage): Promise<{ readonly a: Actor; readonly b: Actor }> {
  const a = await stage.start(1);
  const b = await stage.start(2, { peers: [a.address], holds: ['t'] });
  stage.clock.advance(1_000);
  return { a, b };
}

function expectUnharmed(stage: Stage, a: Actor, b: Actor): void {
  const before = b.node.texts.length;
  a.mesh.publish({ topic: 't', text: 'still here' });
  stage.clock.advance(100);
  expect(a.linked).toContain(b.mesh.nodeId);
  expect(b.node.texts.slice(before)).toEqual(['still here']);
}

function wire(type: number, flags: number, topicBytes: number, payloadBytes: number, body: Uint8Array): Uint8Array {
  const frame = Buffer.alloc(12 + body.length);
  frame.writeUInt32BE(8 + body.length, 0);
  frame.writeUInt8(type, 4);
  frame.writeUInt8(flags, 5);
  frame.writeUInt16LE(topicBytes, 6);
  frame.writeUInt32LE(payloadBytes, 8);
  frame.set(body, 12);
  return frame;
}

function hello(changes: (bytes: Buffer) => void): Uint8Array {
  const bytes = Buffer.from(
    encodeClusterWire(
      { type: 'HELLO', protocolVersion: 1, instanceId: 'somebody', capabilities: 0xf },
      { dialect: dialectD2g },
    ),
  );
  changes(bytes);
  return bytes;
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const openings: Readonly<Record<string, Uint8Array>> = {
  'the wrong magic': hello((bytes) => bytes.writeUInt8(0x58, 12)),
  'version 0': hello((bytes) => bytes.writeUInt16LE(0, 16)),
  'an id of 257 bytes': hello((bytes) => bytes.writeUInt16LE(257, 18)),
  'another frame': wire(0x02, 0, 0, 0, new Uint8Array()),
  'a frame of unknown type': wire(0x55, 0, 0, 0, new Uint8Array()),
  HTTP: text('GET /wse HTTP/1.1\r\nHost: node\r\n\r\n'),
  'a length of 0': Uint8Array.of(0, 0, 0, 0),
  'a length above the limit': Uint8Array.of(0, 0x10, 0, 1),
  'its id cut off': hello((bytes) => bytes.writeUInt16LE(200, 18)),
};

for (const [what, bytes] of Object.entries(openings)) {
  test(`a link that begins with ${what} ends without a byte in answer`, async () => {
    const stage = new Stage();
    const { a, b } = await startWatched(stage);
    const stream = stage.peer().dial(a.address);
    stream.sendBytes(bytes);
    stage.clock.advance(100);
    expect([stream.isClosed, stream.frames.length]).toEqual([true, 0]);
    expect(a.counters.linksRefused).toBe(1);
    expectUnharmed(stage, a, b);
  });
}

test('a link that says nothing, or half a HELLO, ends after five seconds', async () => {
  const stage = new Stage();
  const { a, b } = await startWatched(stage);
  const streams = [stage.peer().dial(a.address), stage.peer().dial(a.address)];
  streams[1]?.sendBytes(hello(() => {}).subarray(0, 20));
  stage.clock.advance(clusterLimits.cluster_hello_timeout_ms - 2_001);
  expect(streams.map(({ isClosed }) => isClosed)).toEqual([false, false]);
  stage.clock.advance(1_002);
  expect(streams.map(({ isClosed }) => isClosed)).toEqual([true, true]);
  expectUnharmed(stage, a, b);
});

const bomb = zstd.compress(new Uint8Array(meshLimits.maxPayloadBytes + 1));
const breaches: Readonly<Record<string, Uint8Array>> = {
  'a length of 0': Uint8Array.of(0, 0, 0, 0),
  'a length above the limit': Uint8Array.of(0, 0x10, 0, 1),
  'a frame shorter than its header': Uint8Array.of(0, 0, 0, 3, 2, 0, 0),
  'a topic longer than its frame': wire(0x06, 0, 9, 0, text('abc')),
  'a topic that is no UTF-8': wire(0x06, 0, 2, 0, Uint8Array.of(0xff, 0xfe)),
  'a payload longer than its frame': wire(0x01, 0, 1, 4_000_000_000, text('tx')),
  'a trailer that is not there': wire(0x01, 2, 1, 1, text('tx')),
  'what is no zstd': wire(0x01, 1, 1, 3, text('tabc')),
  'a bomb of zstd': wire(0x01, 1, 1, bomb.length, Buffer.concat([text('t'), bomb])),
  'presence without its fields': wire(0x0b, 0, 1, 3, text('tabc')),
};

for (const [what, bytes] of Object.entries(breaches)) {
  test(`a link that brings ${what} ends`, async () => {
    const stage = new Stage();
    const { a, b } = await startWatched(stage);
    const stream = stage.peer().link(a.address);
    expect(stream.types).toContain('HELLO');
    stream.sendBytes(bytes);
    stage.clock.advance(100);
    expect([stream.isClosed, a.counters.badFrames]).toEqual([true, 1]);
    expect(a.node.left).toEqual([stage.peer().hello.instanceId]);
    expectUnharmed(stage, a, b);
  });
}

test('a publication that is no text is counted, and the next one arrives', async () => {
  const stage = new Stage();
  const { a, b } = await startWatched(stage);
  const stream = stage.peer().link(a.address);
  stream.send({ type: 'MSG', topic: 't', payload: Uint8Array.of(0xff) });
  stream.send({ type: 'MSG', topic: 't', payload: text('good') });
  stage.clock.advance(100);
  expect([a.node.texts, a.counters.notText, stream.isClosed]).toEqual([['good'], 1, false]);
  expectUnharmed(stage, a, b);
});

test('no more links are accepted than 128, and places are free again', async () => {
  const stage = new Stage();
  const { a, b } = await startWatched(stage);
  const streams: RawStream[] = [];
  for (let n = 0; n < meshLimits.maxAcceptedLinks; n += 1) {
    const stream = stage.peer({ instanceId: `n${n}` }).link(a.address);
    streams.push(stream);
    for (const each of streams) each.send({ type: 'PONG' });
  }
  // The good link is one of them.
  expect(streams.filter(({ isClosed }) => isClosed)).toHaveLength(1);
  expect(a.mesh.health().peerCount).toBe(meshLimits.maxAcceptedLinks);
  streams[0]?.socket?.destroy();
  stage.clock.advance(100);
  expect(stage.peer({ instanceId: 'late' }).link(a.address).types).toContain('HELLO');
  expectUnharmed(stage, a, b);
});
