import { limits } from '@wsekit/spec';
import { object, u8, u16, u32 } from 'typed-binary';
import { frameCodes, frameFlags, helloMagic } from './codes.ts';
import { PrefixedTextSchema, RecordSchema, TextListSchema } from './composites.ts';
import { FrameSchema } from './frame-schema.ts';
import { BytesSchema, ConstantSchema, LinesSchema, TextSchema, U64Schema } from './leaves.ts';

const maxPrefixedBytes = 0xffff;
const text = new TextSchema();
const u64 = new U64Schema();
const prefixedText = new PrefixedTextSchema(maxPrefixedBytes);

/**
 * The byte layout of every frame on a cluster link, little-endian, without the outer length. (WSE-CLU-010)
 *
 * It declares; what runs is compiled from it. Rules name what differs between dialects.
 */
export const clusterFrames = {
  MSG: new FrameSchema({
    code: frameCodes.MSG,
    topic: 'topic',
    payload: new RecordSchema({ payload: new BytesSchema() }),
    compressed: { field: 'compressed', bit: frameFlags.msg_zstd },
    trailer: {
      field: 'recovery',
      bit: frameFlags.msg_recovery,
      rule: 'recoveryTrailer',
      schema: object({ epoch: u32, offset: u64 }),
    },
  }),
  PING: new FrameSchema({ code: frameCodes.PING }),
  PONG: new FrameSchema({ code: frameCodes.PONG }),
  HELLO: new FrameSchema({
    code: frameCodes.HELLO,
    payload: new RecordSchema({
      magic: new ConstantSchema(helloMagic),
      protocol_version: u16,
      instance_id: new PrefixedTextSchema(limits.cluster_max_instance_id_bytes),
      capabilities: u32,
    }),
    refusal: 'cluster_invalid_hello',
  }),
  SHUTDOWN: new FrameSchema({ code: frameCodes.SHUTDOWN }),
  SUB: new FrameSchema({ code: frameCodes.SUB, topic: 'topic' }),
  UNSUB: new FrameSchema({ code: frameCodes.UNSUB, topic: 'topic' }),
  RESYNC: new FrameSchema({
    code: frameCodes.RESYNC,
    payload: new RecordSchema({ topics: new LinesSchema() }),
    flag: { field: 'continuation', bit: frameFlags.resync_continuation, rule: 'resyncContinuation' },
  }),
  PEER_ANNOUNCE: new FrameSchema({ code: frameCodes.PEER_ANNOUNCE, topic: 'address' }),
  PEER_LIST: new FrameSchema({
    code: frameCodes.PEER_LIST,
    payload: new RecordSchema({ addresses: new TextListSchema(prefixedText, 'maxPeerListEntries') }),
  }),
  PRESENCE_UPDATE: new FrameSchema({
    code: frameCodes.PRESENCE_UPDATE,
    topic: 'topic',
    payload: new RecordSchema({ action: u8, updated_at_ms: u64, user_id: prefixedText, data: text }),
  }),
  PRESENCE_FULL: new FrameSchema({
    code: frameCodes.PRESENCE_FULL,
    payload: new RecordSchema({ entries: text }),
  }),
  DRAIN: new FrameSchema({ code: frameCodes.DRAIN, rule: 'drain' }),
} as const satisfies Record<string, FrameSchema>;

export type FrameName = keyof typeof clusterFrames;
