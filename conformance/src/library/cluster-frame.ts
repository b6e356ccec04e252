import type { Message, MessageInitShape } from '@bufbuild/protobuf';
import { type ClusterFields, integerOf } from '@wsekit/spec/vectors';
import type { ClusterFrameSchema, RecoveryPositionSchema } from '../generated/wse/conformance/v1/driver_pb.ts';
import { bytes, hex } from './build.ts';

/** A cluster frame in the words of the driver protocol; a field that is named with undefined must be absent. */
export type ClusterFrame = Exclude<MessageInitShape<typeof ClusterFrameSchema>, Message>;

type RecoveryPosition = Exclude<MessageInitShape<typeof RecoveryPositionSchema>, Message>;

/** The driver protocol's form of what a vector says about a frame; undefined for a type this suite does not know. */
export function clusterFrame(fields: ClusterFields): ClusterFrame | undefined {
  const { type } = fields;
  switch (type) {
    case 'MSG':
      return { type, ...topicOf(fields), payload: payloadOf(fields), recovery: recoveryOf(fields) };
    case 'PING':
    case 'PONG':
    case 'SHUTDOWN':
    case 'DRAIN':
      return { type };
    case 'HELLO':
      return {
        type,
        protocolVersion: fields.protocol_version ?? 0,
        instanceId: fields.instance_id ?? '',
        capabilities: fields.capabilities ?? 0,
      };
    case 'SUB':
    case 'UNSUB':
      return { type, ...topicOf(fields) };
    case 'RESYNC':
      return { type, topics: [...(fields.topics ?? [])], continuation: fields.continuation ?? false };
    case 'PEER_ANNOUNCE':
      return { type, address: fields.addr ?? '' };
    case 'PEER_LIST':
      return { type, addresses: [...(fields.addrs ?? [])] };
    case 'PRESENCE_UPDATE':
      return { type, ...topicOf(fields), ...presenceOf(fields) };
    case 'PRESENCE_FULL':
      return { type, entries: fields.entries ?? '' };
    case 'UNKNOWN':
      return { type, code: fields.msg_type ?? 0 };
    default:
      return undefined;
  }
}

function topicOf(fields: ClusterFields): ClusterFrame {
  return { topic: fields.topic ?? '' };
}

function presenceOf(fields: ClusterFields): ClusterFrame {
  return {
    action: fields.action ?? 0,
    updatedAtMs: integerOf(fields.updated_at ?? 0),
    userId: fields.user_id ?? '',
    data: fields.data ?? '',
  };
}

function recoveryOf({ recovery }: ClusterFields): RecoveryPosition | undefined {
  if (recovery === null || recovery === undefined) return undefined;
  return { epoch: recovery.epoch, offset: integerOf(recovery.offset) };
}

function payloadOf(fields: ClusterFields): Uint8Array<ArrayBuffer> {
  if (fields.payload_hex !== undefined) return hex(fields.payload_hex);
  if (fields.payload_utf8 !== undefined) return bytes(Buffer.from(fields.payload_utf8, 'utf8'));
  return new Uint8Array(fields.payload_len ?? 0).fill(repeatedByte(fields.payload_repeat_byte));
}

/** A long payload is written as its length and the byte it repeats: a number, two hexadecimal digits or a character. */
function repeatedByte(byte: number | string | undefined): number {
  if (typeof byte === 'number' || byte === undefined) return byte ?? 0;
  return /^(?:0x)?[0-9a-f]{2}$/i.test(byte) ? Number.parseInt(byte.replace('0x', ''), 16) : byte.charCodeAt(0);
}
