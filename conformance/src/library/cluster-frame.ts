import type { Message, MessageInitShape } from '@bufbuild/protobuf';
import { type ClusterFields, integerOf } from '@wsekit/spec/vectors';
import type { ClusterFrameSchema, RecoveryPositionSchema } from '../generated/wse/conformance/v1/driver_pb.ts';
import { bytes, hex } from './build.ts';

/** A cluster frame in the words of the driver protocol; a field that is named with undefined must be absent. */
export type ClusterFrame = Exclude<MessageInitShape<typeof ClusterFrameSchema>, Message>;

type RecoveryPosition = Exclude<MessageInitShape<typeof RecoveryPositionSchema>, Message>;

/** Fields that a frame of each type cannot be written without. */
const neededFields: Readonly<Record<string, readonly (keyof ClusterFrame)[]>> = {
  MSG: ['topic', 'payload'],
  PING: [],
  PONG: [],
  HELLO: ['protocolVersion', 'instanceId', 'capabilities'],
  SHUTDOWN: [],
  SUB: ['topic'],
  UNSUB: ['topic'],
  RESYNC: ['topics'],
  PEER_ANNOUNCE: ['address'],
  PEER_LIST: ['addresses'],
  PRESENCE_UPDATE: ['topic', 'action', 'updatedAtMs', 'userId', 'data'],
  PRESENCE_FULL: ['entries'],
  DRAIN: [],
  UNKNOWN: ['code'],
};

/**
 * The driver protocol's form of what a vector says about a frame, and of nothing else.
 *
 * Undefined for a type this suite does not know.
 */
export function clusterFrame(fields: ClusterFields): ClusterFrame | undefined {
  const { type } = fields;
  if (type === undefined || neededFields[type] === undefined) return undefined;
  return {
    type,
    ...payloadOf(fields),
    ...present('topic', fields.topic),
    ...('recovery' in fields ? { recovery: recoveryOf(fields) } : {}),
    ...present('protocolVersion', fields.protocol_version),
    ...present('instanceId', fields.instance_id),
    ...present('capabilities', fields.capabilities),
    ...present('topics', fields.topics?.slice()),
    ...present('continuation', fields.continuation),
    ...present('address', fields.addr),
    ...present('addresses', fields.addrs?.slice()),
    ...present('action', fields.action),
    ...(fields.updated_at === undefined ? {} : { updatedAtMs: integerOf(fields.updated_at) }),
    ...present('userId', fields.user_id),
    ...present('data', fields.data),
    ...present('entries', fields.entries),
    ...present('code', fields.msg_type),
  };
}

/** Tells whether all is there that the type needs to be written. */
export function isWritable(frame: ClusterFrame): boolean {
  return neededFields[frame.type ?? '']?.every((name) => frame[name] !== undefined) ?? false;
}

function present<Name extends keyof ClusterFrame>(
  name: Name,
  value: ClusterFrame[Name],
): Pick<ClusterFrame, Name> | object {
  return value === undefined ? {} : { [name]: value };
}

function recoveryOf({ recovery }: ClusterFields): RecoveryPosition | undefined {
  if (recovery === null || recovery === undefined) return undefined;
  return { epoch: recovery.epoch, offset: integerOf(recovery.offset) };
}

function payloadOf(fields: ClusterFields): Pick<ClusterFrame, 'payload'> {
  if (fields.payload_hex !== undefined) return { payload: hex(fields.payload_hex) };
  if (fields.payload_utf8 !== undefined) return { payload: bytes(Buffer.from(fields.payload_utf8, 'utf8')) };
  const { payload_len: length, payload_repeat_byte: byte } = fields;
  return length === undefined ? {} : { payload: new Uint8Array(length).fill(repeatedByte(byte)) };
}

/** A long payload is written as its length and the byte it repeats: a number, two hexadecimal digits or a character. */
function repeatedByte(byte: number | string | undefined): number {
  if (typeof byte === 'number' || byte === undefined) return byte ?? 0;
  return /^(?:0x)?[0-9a-f]{2}$/i.test(byte) ? Number.parseInt(byte.replace('0x', ''), 16) : byte.charCodeAt(0);
}
