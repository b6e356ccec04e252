// Cluster frames of every type, as a node of the newest dialect may write them.
import type { ClusterFrame } from '@wsekit/codec/cluster';
import fc from 'fast-check';

const topic = fc.string({ unit: 'grapheme', maxLength: 24 });
const line = topic.map((text) => text.replaceAll('\n', '')).filter((text) => text !== '');
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const payload = fc.uint8Array({ maxLength: 600 });
const text = fc.string({ unit: 'grapheme', maxLength: 60 });

const msgFrame: fc.Arbitrary<ClusterFrame> = fc.oneof(
  fc.record({ type: fc.constant('MSG' as const), topic, payload }),
  fc.record({
    type: fc.constant('MSG' as const),
    topic,
    payload,
    recovery: fc.record({ epoch: u32, offset: u64 }),
  }),
);

export const clusterFrame: fc.Arbitrary<ClusterFrame> = fc.oneof(
  msgFrame,
  fc.constantFrom<ClusterFrame>({ type: 'PING' }, { type: 'PONG' }, { type: 'SHUTDOWN' }, { type: 'DRAIN' }),
  fc.record({
    type: fc.constant('HELLO' as const),
    protocolVersion: fc.integer({ min: 0, max: 0xffff }),
    instanceId: fc.string({ unit: 'grapheme', maxLength: 20 }),
    capabilities: u32,
  }),
  fc.record({ type: fc.constantFrom('SUB' as const, 'UNSUB' as const), topic }),
  fc.record({
    type: fc.constant('RESYNC' as const),
    topics: fc.array(line, { maxLength: 6 }),
    continuation: fc.boolean(),
  }),
  fc.record({ type: fc.constant('PEER_ANNOUNCE' as const), address: text }),
  fc.record({ type: fc.constant('PEER_LIST' as const), addresses: fc.array(text, { maxLength: 6 }) }),
  fc.record({
    type: fc.constant('PRESENCE_UPDATE' as const),
    topic,
    action: fc.integer({ min: 0, max: 255 }),
    updatedAtMs: u64,
    userId: text,
    data: text,
  }),
  fc.record({ type: fc.constant('PRESENCE_FULL' as const), entries: text }),
);
