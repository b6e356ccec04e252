import fc from 'fast-check';
import type { ClusterFrame } from '../../src/cluster/index.ts';

const text = fc.oneof(fc.string({ maxLength: 80 }), fc.string({ unit: 'binary', maxLength: 80 }));
const line = text.map((value) => value.replaceAll('\n', '')).filter((value) => value !== '');
const uint = (max: number) => fc.integer({ min: 0, max });
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const headerOnly = fc.constantFrom('PING', 'PONG', 'SHUTDOWN', 'DRAIN').map((type) => ({ type }));
const payload = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  text.map((value) => new TextEncoder().encode(value)),
);

/** Every frame that the newest dialect can say. */
export const arbitraryFrame: fc.Arbitrary<ClusterFrame> = fc.oneof(
  fc.record({
    type: fc.constant('MSG' as const),
    topic: text,
    payload,
    recovery: fc.option(fc.record({ epoch: uint(0xffff_ffff), offset: u64 }), { nil: undefined }),
  }),
  headerOnly,
  fc.record({
    type: fc.constant('HELLO' as const),
    protocolVersion: uint(0xffff),
    instanceId: text.filter((value) => Buffer.byteLength(value) <= 256),
    capabilities: uint(0xffff_ffff),
  }),
  fc.record({ type: fc.constantFrom('SUB' as const, 'UNSUB' as const), topic: text }),
  fc.record({
    type: fc.constant('RESYNC' as const),
    topics: fc.array(line, { maxLength: 20 }),
    continuation: fc.boolean(),
  }),
  fc.record({ type: fc.constant('PEER_ANNOUNCE' as const), address: text }),
  fc.record({ type: fc.constant('PEER_LIST' as const), addresses: fc.array(text, { maxLength: 20 }) }),
  fc.record({
    type: fc.constant('PRESENCE_UPDATE' as const),
    topic: text,
    action: uint(0xff),
    updatedAtMs: u64,
    userId: text,
    data: text,
  }),
  fc.record({ type: fc.constant('PRESENCE_FULL' as const), entries: text }),
) as fc.Arbitrary<ClusterFrame>;
