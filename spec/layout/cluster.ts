import { type ClusterFrameType, clusterFlags, clusterFrameTypes, clusterMagic, limits } from '@wsekit/spec';
import { object, u8, u16, u32 } from 'typed-binary';
import { PrefixedTextSchema, RecordSchema, TextListSchema } from './composites.ts';
import { FrameSchema } from './frame-schema.ts';
import { BytesSchema, ConstantSchema, LinesSchema, TextSchema, U64Schema } from './leaves.ts';

/** What a length of two bytes can say. */
const maxPrefixedBytes = 0xffff;
const text = new TextSchema();
const u64 = new U64Schema();
const prefixedText = new PrefixedTextSchema(maxPrefixedBytes);

/**
 * The byte layout of every frame on a cluster link, little-endian, without the outer length. (WSE-CLU-010)
 *
 * It declares; what runs is compiled from it. Where dialects differ, a rule is the expression over `dialect` that decides.
 */
export const clusterFrames = {
  MSG: new FrameSchema({
    code: clusterFrameTypes.MSG,
    topic: 'topic',
    payload: new RecordSchema({ payload: new BytesSchema() }),
    compressed: { field: 'compressed', bit: clusterFlags.msg_compressed },
    trailer: {
      field: 'recovery',
      bit: clusterFlags.msg_recovery,
      rule: 'dialect.cluster_trailer',
      schema: object({ epoch: u32, offset: u64 }),
    },
  }),
  PING: new FrameSchema({ code: clusterFrameTypes.PING }),
  PONG: new FrameSchema({ code: clusterFrameTypes.PONG }),
  HELLO: new FrameSchema({
    code: clusterFrameTypes.HELLO,
    payload: new RecordSchema({
      magic: new ConstantSchema(clusterMagic),
      protocol_version: u16,
      instance_id: new PrefixedTextSchema(limits.cluster_max_instance_id_bytes),
      capabilities: u32,
    }),
    refusal: 'cluster_invalid_hello',
  }),
  SHUTDOWN: new FrameSchema({ code: clusterFrameTypes.SHUTDOWN }),
  SUB: new FrameSchema({ code: clusterFrameTypes.SUB, topic: 'topic' }),
  UNSUB: new FrameSchema({ code: clusterFrameTypes.UNSUB, topic: 'topic' }),
  RESYNC: new FrameSchema({
    code: clusterFrameTypes.RESYNC,
    payload: new RecordSchema({ topics: new LinesSchema("dialect.cluster_resync_invalid_utf8 === 'drop_entry'") }),
    flag: { field: 'continuation', bit: clusterFlags.resync_continuation, rule: 'dialect.cluster_resync_continuation' },
  }),
  PEER_ANNOUNCE: new FrameSchema({ code: clusterFrameTypes.PEER_ANNOUNCE, topic: 'address' }),
  PEER_LIST: new FrameSchema({
    code: clusterFrameTypes.PEER_LIST,
    payload: new RecordSchema({ addresses: new TextListSchema(prefixedText, 'dialect.cluster_max_peer_list_entries') }),
  }),
  PRESENCE_UPDATE: new FrameSchema({
    code: clusterFrameTypes.PRESENCE_UPDATE,
    topic: 'topic',
    payload: new RecordSchema({ action: u8, updated_at_ms: u64, user_id: prefixedText, data: text }),
  }),
  PRESENCE_FULL: new FrameSchema({
    code: clusterFrameTypes.PRESENCE_FULL,
    payload: new RecordSchema({ entries: text }),
  }),
  DRAIN: new FrameSchema({ code: clusterFrameTypes.DRAIN, rule: "dialect.cluster_drain !== 'unknown_type'" }),
} as const satisfies Record<ClusterFrameType, FrameSchema>;
