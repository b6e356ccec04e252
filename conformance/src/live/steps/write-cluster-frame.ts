import { type ClusterFrame, clusterCapabilities, encodeClusterWire, isCodecError } from '@wsekit/codec/cluster';
import type { Dialect } from '@wsekit/spec';
import { isFields, suiteBytes } from '../../library/suite-bytes.ts';
import type { Line } from '../line.ts';
import { SuiteError } from '../outcome.ts';
import { describeFrame } from '../wire/describe-item.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Writes a frame, given by its fields, in the form of a dialect. Throws {@link SuiteError} for what the dialect does not have. */
export function writeFrame(line: Line, fields: Fields & { readonly type: string }, dialect: Dialect): void {
  // Without capabilities nothing is compressed.
  const { compressed, ...rest } = fields;
  const capabilities = compressed === true ? { capabilities: clusterCapabilities.compression } : {};
  try {
    line.write(encodeClusterWire(frameOf(rest), { dialect, ...capabilities }), describeFrame(fields));
  } catch (error) {
    if (!isCodecError(error)) throw error;
    throw new SuiteError(`the suite would send what the schema forbids: ${error.message}`);
  }
}

const make: Readonly<Record<string, (fields: Fields) => ClusterFrame>> = {
  PING: () => ({ type: 'PING' }),
  PONG: () => ({ type: 'PONG' }),
  SHUTDOWN: () => ({ type: 'SHUTDOWN' }),
  DRAIN: () => ({ type: 'DRAIN' }),
  HELLO: ({ id, version = 1, capabilities = 0 }) => ({
    type: 'HELLO',
    instanceId: String(id),
    protocolVersion: Number(version),
    capabilities: Number(capabilities),
  }),
  MSG: ({ topic, payload, recovery }) => ({
    type: 'MSG',
    topic: String(topic),
    payload: isFields(payload) ? suiteBytes(payload) : Buffer.from(String(payload)),
    ...(isFields(recovery)
      ? { recovery: { epoch: Number(recovery.epoch), offset: BigInt(String(recovery.offset)) } }
      : {}),
  }),
  SUB: ({ topic }) => ({ type: 'SUB', topic: String(topic) }),
  UNSUB: ({ topic }) => ({ type: 'UNSUB', topic: String(topic) }),
  RESYNC: ({ topics, continuation }) => ({
    type: 'RESYNC',
    topics: textsOf(topics),
    continuation: continuation === true,
  }),
  PEER_ANNOUNCE: ({ address }) => ({ type: 'PEER_ANNOUNCE', address: String(address) }),
  PEER_LIST: ({ addresses }) => ({ type: 'PEER_LIST', addresses: textsOf(addresses) }),
  PRESENCE_UPDATE: ({ topic, action, updatedAtMs, userId, data }) => ({
    type: 'PRESENCE_UPDATE',
    topic: String(topic),
    action: Number(action),
    updatedAtMs: BigInt(String(updatedAtMs)),
    userId: String(userId),
    data: String(data),
  }),
  PRESENCE_FULL: ({ entries }) => ({ type: 'PRESENCE_FULL', entries: String(entries) }),
};

function frameOf(fields: Fields): ClusterFrame {
  const made = make[String(fields.type)];
  if (made === undefined) throw new SuiteError(`there is no frame ${fields.type}`);
  return made(fields);
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
