import { type ClusterFields, integerOf } from '@wsekit/spec/vectors';
import type { ClusterFrame } from '../../src/cluster/index.ts';
import { bytesOf } from './bytes.ts';

function payloadOf(fields: ClusterFields): Uint8Array {
  if (fields.payload_hex !== undefined) return bytesOf(fields.payload_hex);
  if (fields.payload_len !== undefined)
    return new Uint8Array(fields.payload_len).fill(Number(fields.payload_repeat_byte));
  return new Uint8Array(Buffer.from(fields.payload_utf8 ?? '', 'utf8'));
}

/** The frame a cluster vector describes. */
export function frameOfFields(fields: ClusterFields): ClusterFrame {
  const { topic = '', recovery } = fields;
  switch (fields.type) {
    case 'MSG': {
      const position = recovery ? { epoch: recovery.epoch, offset: BigInt(integerOf(recovery.offset)) } : undefined;
      return { type: 'MSG', topic, payload: payloadOf(fields), recovery: position };
    }
    case 'HELLO':
      return {
        type: 'HELLO',
        protocolVersion: fields.protocol_version ?? 0,
        instanceId: fields.instance_id ?? '',
        capabilities: fields.capabilities ?? 0,
      };
    case 'SUB':
    case 'UNSUB':
      return { type: fields.type, topic };
    case 'RESYNC':
      return { type: 'RESYNC', topics: fields.topics ?? [], continuation: fields.continuation ?? false };
    case 'PEER_ANNOUNCE':
      return { type: 'PEER_ANNOUNCE', address: fields.addr ?? '' };
    case 'PEER_LIST':
      return { type: 'PEER_LIST', addresses: fields.addrs ?? [] };
    case 'PRESENCE_UPDATE':
      return {
        type: 'PRESENCE_UPDATE',
        topic,
        action: fields.action ?? 0,
        updatedAtMs: BigInt(integerOf(fields.updated_at ?? 0)),
        userId: fields.user_id ?? '',
        data: fields.data ?? '',
      };
    case 'PRESENCE_FULL':
      return { type: 'PRESENCE_FULL', entries: fields.entries ?? '' };
    case 'UNKNOWN':
      return { type: 'UNKNOWN', code: fields.msg_type ?? -1 };
    case 'PING':
    case 'PONG':
    case 'SHUTDOWN':
    case 'DRAIN':
      return { type: fields.type };
    default:
      throw new TypeError(`no frame type ${fields.type}`);
  }
}
