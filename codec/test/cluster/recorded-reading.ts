import { integerOf, type WideInteger } from '@wsekit/spec/vectors';
import type { ClusterFrame } from '../../src/cluster/index.ts';

/** How a recording reads a cluster frame. */
export interface Reading {
  readonly type: string;
  readonly flags: number;
  readonly [field: string]: unknown;
}

export const isReading = (value: unknown): value is Reading =>
  typeof value === 'object' && value !== null && 'type' in value && 'flags' in value;

const actions = ['join', 'leave', 'update'];
const decoder = new TextDecoder('utf-8');

function fieldsOf(frame: ClusterFrame): object {
  switch (frame.type) {
    case 'MSG': {
      const { epoch, offset } = frame.recovery ?? {};
      const position = epoch === undefined ? {} : { epoch: epoch.toString(16).padStart(8, '0'), offset };
      return { topic: frame.topic, payload: decoder.decode(frame.payload), ...position };
    }
    case 'HELLO': {
      const { protocolVersion: version, instanceId: instance_id, capabilities } = frame;
      return { magic: '57534500', version, instance_id, capabilities };
    }
    case 'RESYNC':
      return { topics: [...frame.topics].sort() };
    case 'PEER_ANNOUNCE':
      return { topic: frame.address };
    case 'PEER_LIST':
      return { peers: frame.addresses };
    case 'PRESENCE_UPDATE': {
      const { topic, updatedAtMs: updated_at, userId: user_id, data } = frame;
      return { topic, action: actions[frame.action] ?? frame.action, updated_at, user_id, data };
    }
    case 'PRESENCE_FULL':
      return { json: frame.entries };
    case 'SUB':
    case 'UNSUB':
      return { topic: frame.topic };
    default:
      return {};
  }
}

/** Our frame in the words of a recording. */
export function readingOf(frame: ClusterFrame, flags: number): Reading {
  const type = frame.type === 'UNKNOWN' ? `0x${frame.code.toString(16).padStart(2, '0')}` : frame.type;
  return { type, flags, ...fieldsOf(frame) };
}

/** A recorded reading with its integers as bigint; a long payload, of which only the head is told, as in `text`. */
export function completed(reading: Reading, text: string): Reading {
  const { payload } = reading;
  const isCut = typeof payload === 'object' && payload !== null && 'head' in payload && 'len' in payload;
  const isWhole = isCut && text.startsWith(String(payload.head)) && text.length === payload.len;
  const integers = ['offset', 'updated_at'].flatMap((field) => {
    const value = reading[field];
    return value === undefined ? [] : [[field, BigInt(integerOf(value as number | WideInteger))]];
  });
  return { ...reading, ...Object.fromEntries(integers), ...(isWhole ? { payload: text } : {}) };
}
