import type { MessageInitShape } from '@bufbuild/protobuf';
import type { ClusterFrame } from '@wsekit/codec/cluster';
import type {
  ClusterFrame as ClusterFrameMessage,
  ClusterFrameSchema,
} from '../../generated/wse/conformance/v1/driver_pb.ts';

type ClusterFrameInit = Omit<MessageInitShape<typeof ClusterFrameSchema>, '$typeName'>;

/** A frame in the words of the driver protocol. Byte fields are copied, since they may be views. */
export function toMessage(frame: ClusterFrame): ClusterFrameInit {
  if (frame.type === 'MSG') {
    const { type, topic, payload, recovery } = frame;
    return { type, topic, payload: Uint8Array.from(payload), ...(recovery === undefined ? {} : { recovery }) };
  }
  if (frame.type === 'RESYNC') return { ...frame, topics: [...frame.topics] };
  if (frame.type === 'PEER_LIST') return { ...frame, addresses: [...frame.addresses] };
  return { ...frame };
}

/** The frame that a message describes. Fields that its type has not are ignored, missing ones are empty. */
export function fromMessage(message: ClusterFrameMessage): ClusterFrame {
  const { topic = '', addresses, topics, address = '', entries = '', code = 0, continuation = false } = message;
  switch (message.type) {
    case 'MSG':
      return { type: 'MSG', topic, payload: message.payload ?? new Uint8Array(0), recovery: recoveryOf(message) };
    case 'PING':
    case 'PONG':
    case 'SHUTDOWN':
    case 'DRAIN':
      return { type: message.type };
    case 'HELLO':
      return { type: 'HELLO', ...helloOf(message) };
    case 'SUB':
    case 'UNSUB':
      return { type: message.type, topic };
    case 'RESYNC':
      return { type: 'RESYNC', topics, continuation };
    case 'PEER_ANNOUNCE':
      return { type: 'PEER_ANNOUNCE', address };
    case 'PEER_LIST':
      return { type: 'PEER_LIST', addresses };
    case 'PRESENCE_UPDATE':
      return { type: 'PRESENCE_UPDATE', topic, ...presenceOf(message) };
    case 'PRESENCE_FULL':
      return { type: 'PRESENCE_FULL', entries };
    case 'UNKNOWN':
      return { type: 'UNKNOWN', code };
    default:
      throw new RangeError(`cluster frame type "${message.type}"`);
  }
}

function recoveryOf({ recovery }: ClusterFrameMessage): { epoch: number; offset: bigint } | undefined {
  return recovery && { epoch: recovery.epoch, offset: recovery.offset };
}

function helloOf({ protocolVersion = 1, instanceId = '', capabilities = 0 }: ClusterFrameMessage) {
  return { protocolVersion, instanceId, capabilities };
}

function presenceOf({ action = 0, updatedAtMs = 0n, userId = '', data = '' }: ClusterFrameMessage) {
  return { action, updatedAtMs, userId, data };
}
