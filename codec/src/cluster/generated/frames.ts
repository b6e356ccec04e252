// Generated from spec/layout/cluster.ts by `npm run generate`. Do not edit.
import type { Dialect } from '@wsekit/spec';
import type {
  ClusterFrame,
  HelloFrame,
  MsgFrame,
  PeerAnnounceFrame,
  PeerListFrame,
  PresenceFullFrame,
  PresenceUpdateFrame,
  RecoveryPosition,
  ResyncFrame,
  SubFrame,
  UnknownFrame,
  UnsubFrame,
} from '../frame.ts';
import { type AllocateBytes, allocateFrame, checkUint, joinU64, writeU64 } from '../integers.ts';
import { linesBytes, readLines, readTextList, textListBytes, writeLines, writeTextList } from '../lists.ts';
import { notInDialect, refused, truncated } from '../refusal.ts';
import { readText, textBytes, writeText } from '../text.ts';

/** Bytes before the topic of every frame. */
export const headerBytes = 8;
/** Bytes of a recovery position. */
export const trailerBytes = 12;

/** Decodes a frame of at least eight bytes by its type. Compressed payloads come as they are. */
export function decodeByType(bytes: Uint8Array, dialect: Dialect): ClusterFrame {
  const code = bytes[0] ?? 0;
  switch (code) {
    case 0x01:
      return decodeMsg(bytes, dialect);
    case 0x02:
      return { type: 'PING' };
    case 0x03:
      return { type: 'PONG' };
    case 0x04:
      return decodeHello(bytes);
    case 0x05:
      return { type: 'SHUTDOWN' };
    case 0x06:
      return decodeSub(bytes);
    case 0x07:
      return decodeUnsub(bytes);
    case 0x08:
      return decodeResync(bytes, dialect);
    case 0x09:
      return decodePeerAnnounce(bytes);
    case 0x0a:
      return decodePeerList(bytes, dialect);
    case 0x0b:
      return decodePresenceUpdate(bytes);
    case 0x0c:
      return decodePresenceFull(bytes);
    case 0x0d:
      return dialect.cluster_drain !== 'unknown_type' ? { type: 'DRAIN' } : { type: 'UNKNOWN', code };
    default:
      return { type: 'UNKNOWN', code };
  }
}

/** Encodes a frame whose payload is never compressed, behind `prefixBytes` bytes for the outer length. */
export function encodeByType(
  frame: Exclude<ClusterFrame, MsgFrame | UnknownFrame>,
  prefixBytes: number,
  maxFrameBytes: number,
  dialect: Dialect,
): Uint8Array {
  switch (frame.type) {
    case 'PING':
      return encodePing(prefixBytes, maxFrameBytes);
    case 'PONG':
      return encodePong(prefixBytes, maxFrameBytes);
    case 'HELLO':
      return encodeHello(frame, prefixBytes, maxFrameBytes);
    case 'SHUTDOWN':
      return encodeShutdown(prefixBytes, maxFrameBytes);
    case 'SUB':
      return encodeSub(frame, prefixBytes, maxFrameBytes);
    case 'UNSUB':
      return encodeUnsub(frame, prefixBytes, maxFrameBytes);
    case 'RESYNC':
      if (frame.continuation && !(dialect.cluster_resync_continuation)) throw notInDialect('RESYNC continuation');
      return encodeResync(frame, prefixBytes, maxFrameBytes);
    case 'PEER_ANNOUNCE':
      return encodePeerAnnounce(frame, prefixBytes, maxFrameBytes);
    case 'PEER_LIST':
      return encodePeerList(frame, prefixBytes, maxFrameBytes);
    case 'PRESENCE_UPDATE':
      return encodePresenceUpdate(frame, prefixBytes, maxFrameBytes);
    case 'PRESENCE_FULL':
      return encodePresenceFull(frame, prefixBytes, maxFrameBytes);
    case 'DRAIN':
      if (!(dialect.cluster_drain !== 'unknown_type')) throw notInDialect('DRAIN');
      return encodeDrain(prefixBytes, maxFrameBytes);
  }
}

function decodeMsg(bytes: Uint8Array, dialect: Dialect): MsgFrame {
  const topicEnd = 8 + ((bytes[2] ?? 0) | ((bytes[3] ?? 0) << 8));
  const payloadEnd = topicEnd + (((bytes[4] ?? 0) | ((bytes[5] ?? 0) << 8) | ((bytes[6] ?? 0) << 16) | ((bytes[7] ?? 0) << 24)) >>> 0);
  if (payloadEnd > bytes.length) throw truncated('MSG', payloadEnd, bytes.length);
  const topic = readText(bytes, 8, topicEnd, 'MSG topic');
  return {
    type: 'MSG',
    topic,
    payload: bytes.subarray(topicEnd, payloadEnd),
    recovery: dialect.cluster_trailer && ((bytes[1] ?? 0) & 2) !== 0 ? readMsgRecovery(bytes, payloadEnd) : undefined,
  };
}

function readMsgRecovery(bytes: Uint8Array, at: number): RecoveryPosition {
  if (at + 12 > bytes.length) throw truncated('MSG recovery', at + 12, bytes.length);
  return {
    epoch: (((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0),
    offset: joinU64((((bytes[at + 4] ?? 0) | ((bytes[at + 5] ?? 0) << 8) | ((bytes[at + 6] ?? 0) << 16) | ((bytes[at + 7] ?? 0) << 24)) >>> 0), (((bytes[at + 8] ?? 0) | ((bytes[at + 9] ?? 0) << 8) | ((bytes[at + 10] ?? 0) << 16) | ((bytes[at + 11] ?? 0) << 24)) >>> 0)),
  };
}

function decodeHello(bytes: Uint8Array): HelloFrame {
  const payloadEnd = 8 + (((bytes[4] ?? 0) | ((bytes[5] ?? 0) << 8) | ((bytes[6] ?? 0) << 16) | ((bytes[7] ?? 0) << 24)) >>> 0);
  if (payloadEnd < 20) throw refused('cluster_invalid_hello', `reading HELLO: payload of ${payloadEnd - 8} bytes, at least 12 are needed`);
  if (payloadEnd > bytes.length) throw truncated('HELLO', payloadEnd, bytes.length);
  if (bytes[8] !== 87 || bytes[9] !== 83 || bytes[10] !== 69 || bytes[11] !== 0) throw refused('cluster_invalid_hello', 'reading HELLO: magic differs');
  const instanceIdEnd = 16 + ((bytes[14] ?? 0) | ((bytes[15] ?? 0) << 8));
  if (instanceIdEnd > 272) throw refused('cluster_invalid_hello', `reading HELLO: instance_id of ${instanceIdEnd - (16)} bytes, the limit is 256`);
  if (instanceIdEnd + 4 > bytes.length) throw truncated('HELLO', instanceIdEnd + 4, bytes.length);
  return {
    type: 'HELLO',
    protocolVersion: ((bytes[12] ?? 0) | ((bytes[13] ?? 0) << 8)),
    instanceId: readText(bytes, 16, instanceIdEnd, 'HELLO instance_id'),
    capabilities: (((bytes[instanceIdEnd] ?? 0) | ((bytes[instanceIdEnd + 1] ?? 0) << 8) | ((bytes[instanceIdEnd + 2] ?? 0) << 16) | ((bytes[instanceIdEnd + 3] ?? 0) << 24)) >>> 0),
  };
}

function decodeSub(bytes: Uint8Array): SubFrame {
  const topicEnd = 8 + ((bytes[2] ?? 0) | ((bytes[3] ?? 0) << 8));
  if (topicEnd > bytes.length) throw truncated('SUB', topicEnd, bytes.length);
  const topic = readText(bytes, 8, topicEnd, 'SUB topic');
  return {
    type: 'SUB',
    topic,
  };
}

function decodeUnsub(bytes: Uint8Array): UnsubFrame {
  const topicEnd = 8 + ((bytes[2] ?? 0) | ((bytes[3] ?? 0) << 8));
  if (topicEnd > bytes.length) throw truncated('UNSUB', topicEnd, bytes.length);
  const topic = readText(bytes, 8, topicEnd, 'UNSUB topic');
  return {
    type: 'UNSUB',
    topic,
  };
}

function decodeResync(bytes: Uint8Array, dialect: Dialect): ResyncFrame {
  const payloadEnd = 8 + (((bytes[4] ?? 0) | ((bytes[5] ?? 0) << 8) | ((bytes[6] ?? 0) << 16) | ((bytes[7] ?? 0) << 24)) >>> 0);
  if (payloadEnd > bytes.length) throw truncated('RESYNC', payloadEnd, bytes.length);
  return {
    type: 'RESYNC',
    topics: readLines(bytes, 8, payloadEnd, dialect.cluster_resync_invalid_utf8 === 'drop_entry', 'RESYNC topics'),
    continuation: dialect.cluster_resync_continuation && ((bytes[1] ?? 0) & 1) !== 0,
  };
}

function decodePeerAnnounce(bytes: Uint8Array): PeerAnnounceFrame {
  const topicEnd = 8 + ((bytes[2] ?? 0) | ((bytes[3] ?? 0) << 8));
  if (topicEnd > bytes.length) throw truncated('PEER_ANNOUNCE', topicEnd, bytes.length);
  const address = readText(bytes, 8, topicEnd, 'PEER_ANNOUNCE address');
  return {
    type: 'PEER_ANNOUNCE',
    address,
  };
}

function decodePeerList(bytes: Uint8Array, dialect: Dialect): PeerListFrame {
  const payloadEnd = 8 + (((bytes[4] ?? 0) | ((bytes[5] ?? 0) << 8) | ((bytes[6] ?? 0) << 16) | ((bytes[7] ?? 0) << 24)) >>> 0);
  if (payloadEnd > bytes.length) throw truncated('PEER_LIST', payloadEnd, bytes.length);
  return {
    type: 'PEER_LIST',
    addresses: readTextList(bytes, 8, payloadEnd, dialect.cluster_max_peer_list_entries, 'PEER_LIST addresses'),
  };
}

function decodePresenceUpdate(bytes: Uint8Array): PresenceUpdateFrame {
  const topicEnd = 8 + ((bytes[2] ?? 0) | ((bytes[3] ?? 0) << 8));
  const payloadEnd = topicEnd + (((bytes[4] ?? 0) | ((bytes[5] ?? 0) << 8) | ((bytes[6] ?? 0) << 16) | ((bytes[7] ?? 0) << 24)) >>> 0);
  if (payloadEnd > bytes.length) throw truncated('PRESENCE_UPDATE', payloadEnd, bytes.length);
  const topic = readText(bytes, 8, topicEnd, 'PRESENCE_UPDATE topic');
  if (topicEnd + 11 > bytes.length) throw truncated('PRESENCE_UPDATE', topicEnd + 11, bytes.length);
  const userIdEnd = topicEnd + 11 + ((bytes[topicEnd + 9] ?? 0) | ((bytes[topicEnd + 10] ?? 0) << 8));
  if (userIdEnd > bytes.length) throw truncated('PRESENCE_UPDATE', userIdEnd, bytes.length);
  return {
    type: 'PRESENCE_UPDATE',
    topic,
    action: (bytes[topicEnd] ?? 0),
    updatedAtMs: joinU64((((bytes[topicEnd + 1] ?? 0) | ((bytes[topicEnd + 2] ?? 0) << 8) | ((bytes[topicEnd + 3] ?? 0) << 16) | ((bytes[topicEnd + 4] ?? 0) << 24)) >>> 0), (((bytes[topicEnd + 5] ?? 0) | ((bytes[topicEnd + 6] ?? 0) << 8) | ((bytes[topicEnd + 7] ?? 0) << 16) | ((bytes[topicEnd + 8] ?? 0) << 24)) >>> 0)),
    userId: readText(bytes, topicEnd + 11, userIdEnd, 'PRESENCE_UPDATE user_id'),
    data: readText(bytes, userIdEnd, payloadEnd, 'PRESENCE_UPDATE data'),
  };
}

function decodePresenceFull(bytes: Uint8Array): PresenceFullFrame {
  const payloadEnd = 8 + (((bytes[4] ?? 0) | ((bytes[5] ?? 0) << 8) | ((bytes[6] ?? 0) << 16) | ((bytes[7] ?? 0) << 24)) >>> 0);
  if (payloadEnd > bytes.length) throw truncated('PRESENCE_FULL', payloadEnd, bytes.length);
  return {
    type: 'PRESENCE_FULL',
    entries: readText(bytes, 8, payloadEnd, 'PRESENCE_FULL entries'),
  };
}

export function encodeMsg(frame: MsgFrame, prefixBytes: number, maxFrameBytes: number, compressed: boolean, withTrailer: boolean, allocate?: AllocateBytes): Uint8Array {
  const recovery = withTrailer ? frame.recovery : undefined;
  const topicBytes = textBytes(frame.topic, 0xffff, 'MSG topic');
  const payloadBytes = frame.payload.length;
  const out = allocateFrame('MSG', prefixBytes, 8 + topicBytes + payloadBytes + (recovery === undefined ? 0 : 12), maxFrameBytes, allocate);
  out[prefixBytes] = 0x01;
  out[prefixBytes + 1] = (compressed ? 1 : 0) | (recovery === undefined ? 0 : 2);
  out[prefixBytes + 2] = topicBytes;
  out[prefixBytes + 3] = topicBytes >>> 8;
  out[prefixBytes + 4] = payloadBytes;
  out[prefixBytes + 5] = payloadBytes >>> 8;
  out[prefixBytes + 6] = payloadBytes >>> 16;
  out[prefixBytes + 7] = payloadBytes >>> 24;
  const topicEnd = writeText(out, prefixBytes + 8, frame.topic, topicBytes);
  out.set(frame.payload, topicEnd);
  const payloadEnd = topicEnd + frame.payload.length;
  if (recovery !== undefined) {
    const epoch = checkUint(recovery.epoch, 0xffffffff, 'MSG epoch');
    out[payloadEnd] = epoch;
    out[payloadEnd + 1] = epoch >>> 8;
    out[payloadEnd + 2] = epoch >>> 16;
    out[payloadEnd + 3] = epoch >>> 24;
    writeU64(out, payloadEnd + 4, recovery.offset, 'MSG offset');
  }
  return out;
}

function encodePing(prefixBytes: number, maxFrameBytes: number): Uint8Array {
  const out = allocateFrame('PING', prefixBytes, 8, maxFrameBytes);
  out[prefixBytes] = 0x02;
  return out;
}

function encodePong(prefixBytes: number, maxFrameBytes: number): Uint8Array {
  const out = allocateFrame('PONG', prefixBytes, 8, maxFrameBytes);
  out[prefixBytes] = 0x03;
  return out;
}

function encodeHello(frame: HelloFrame, prefixBytes: number, maxFrameBytes: number): Uint8Array {
  const instanceIdBytes = textBytes(frame.instanceId, 256, 'HELLO instance_id');
  const payloadBytes = 4 + 2 + 2 + instanceIdBytes + 4;
  const out = allocateFrame('HELLO', prefixBytes, 8 + payloadBytes, maxFrameBytes);
  out[prefixBytes] = 0x04;
  out[prefixBytes + 4] = payloadBytes;
  out[prefixBytes + 5] = payloadBytes >>> 8;
  out[prefixBytes + 6] = payloadBytes >>> 16;
  out[prefixBytes + 7] = payloadBytes >>> 24;
  out[prefixBytes + 8] = 87;
  out[prefixBytes + 9] = 83;
  out[prefixBytes + 10] = 69;
  out[prefixBytes + 11] = 0;
  const protocolVersion = checkUint(frame.protocolVersion, 0xffff, 'HELLO protocol_version');
  out[prefixBytes + 12] = protocolVersion;
  out[prefixBytes + 13] = protocolVersion >>> 8;
  out[prefixBytes + 14] = instanceIdBytes;
  out[prefixBytes + 15] = instanceIdBytes >>> 8;
  const instanceIdEnd = writeText(out, prefixBytes + 16, frame.instanceId, instanceIdBytes);
  const capabilities = checkUint(frame.capabilities, 0xffffffff, 'HELLO capabilities');
  out[instanceIdEnd] = capabilities;
  out[instanceIdEnd + 1] = capabilities >>> 8;
  out[instanceIdEnd + 2] = capabilities >>> 16;
  out[instanceIdEnd + 3] = capabilities >>> 24;
  return out;
}

function encodeShutdown(prefixBytes: number, maxFrameBytes: number): Uint8Array {
  const out = allocateFrame('SHUTDOWN', prefixBytes, 8, maxFrameBytes);
  out[prefixBytes] = 0x05;
  return out;
}

function encodeSub(frame: SubFrame, prefixBytes: number, maxFrameBytes: number): Uint8Array {
  const topicBytes = textBytes(frame.topic, 0xffff, 'SUB topic');
  const out = allocateFrame('SUB', prefixBytes, 8 + topicBytes, maxFrameBytes);
  out[prefixBytes] = 0x06;
  out[prefixBytes + 2] = topicBytes;
  out[prefixBytes + 3] = topicBytes >>> 8;
  writeText(out, prefixBytes + 8, frame.topic, topicBytes);
  return out;
}

function encodeUnsub(frame: UnsubFrame, prefixBytes: number, maxFrameBytes: number): Uint8Array {
  const topicBytes = textBytes(frame.topic, 0xffff, 'UNSUB topic');
  const out = allocateFrame('UNSUB', prefixBytes, 8 + topicBytes, maxFrameBytes);
  out[prefixBytes] = 0x07;
  out[prefixBytes + 2] = topicBytes;
  out[prefixBytes + 3] = topicBytes >>> 8;
  writeText(out, prefixBytes + 8, frame.topic, topicBytes);
  return out;
}

function encodeResync(frame: ResyncFrame, prefixBytes: number, maxFrameBytes: number): Uint8Array {
  const topicsBytes = linesBytes(frame.topics, 'RESYNC topics');
  const payloadBytes = topicsBytes;
  const out = allocateFrame('RESYNC', prefixBytes, 8 + payloadBytes, maxFrameBytes);
  out[prefixBytes] = 0x08;
  out[prefixBytes + 1] = (frame.continuation ? 1 : 0);
  out[prefixBytes + 4] = payloadBytes;
  out[prefixBytes + 5] = payloadBytes >>> 8;
  out[prefixBytes + 6] = payloadBytes >>> 16;
  out[prefixBytes + 7] = payloadBytes >>> 24;
  writeLines(out, prefixBytes + 8, frame.topics, topicsBytes);
  return out;
}

function encodePeerAnnounce(frame: PeerAnnounceFrame, prefixBytes: number, maxFrameBytes: number): Uint8Array {
  const addressBytes = textBytes(frame.address, 0xffff, 'PEER_ANNOUNCE address');
  const out = allocateFrame('PEER_ANNOUNCE', prefixBytes, 8 + addressBytes, maxFrameBytes);
  out[prefixBytes] = 0x09;
  out[prefixBytes + 2] = addressBytes;
  out[prefixBytes + 3] = addressBytes >>> 8;
  writeText(out, prefixBytes + 8, frame.address, addressBytes);
  return out;
}

function encodePeerList(frame: PeerListFrame, prefixBytes: number, maxFrameBytes: number): Uint8Array {
  const payloadBytes = textListBytes(frame.addresses, 'PEER_LIST addresses');
  const out = allocateFrame('PEER_LIST', prefixBytes, 8 + payloadBytes, maxFrameBytes);
  out[prefixBytes] = 0x0a;
  out[prefixBytes + 4] = payloadBytes;
  out[prefixBytes + 5] = payloadBytes >>> 8;
  out[prefixBytes + 6] = payloadBytes >>> 16;
  out[prefixBytes + 7] = payloadBytes >>> 24;
  writeTextList(out, prefixBytes + 8, frame.addresses, 'PEER_LIST addresses');
  return out;
}

function encodePresenceUpdate(frame: PresenceUpdateFrame, prefixBytes: number, maxFrameBytes: number): Uint8Array {
  const topicBytes = textBytes(frame.topic, 0xffff, 'PRESENCE_UPDATE topic');
  const userIdBytes = textBytes(frame.userId, 0xffff, 'PRESENCE_UPDATE user_id');
  const dataBytes = textBytes(frame.data, 0xffff_ffff, 'PRESENCE_UPDATE data');
  const payloadBytes = 1 + 8 + 2 + userIdBytes + dataBytes;
  const out = allocateFrame('PRESENCE_UPDATE', prefixBytes, 8 + topicBytes + payloadBytes, maxFrameBytes);
  out[prefixBytes] = 0x0b;
  out[prefixBytes + 2] = topicBytes;
  out[prefixBytes + 3] = topicBytes >>> 8;
  out[prefixBytes + 4] = payloadBytes;
  out[prefixBytes + 5] = payloadBytes >>> 8;
  out[prefixBytes + 6] = payloadBytes >>> 16;
  out[prefixBytes + 7] = payloadBytes >>> 24;
  const topicEnd = writeText(out, prefixBytes + 8, frame.topic, topicBytes);
  const action = checkUint(frame.action, 0xff, 'PRESENCE_UPDATE action');
  out[topicEnd] = action;
  writeU64(out, topicEnd + 1, frame.updatedAtMs, 'PRESENCE_UPDATE updated_at_ms');
  out[topicEnd + 9] = userIdBytes;
  out[topicEnd + 10] = userIdBytes >>> 8;
  const userIdEnd = writeText(out, topicEnd + 11, frame.userId, userIdBytes);
  writeText(out, userIdEnd, frame.data, dataBytes);
  return out;
}

function encodePresenceFull(frame: PresenceFullFrame, prefixBytes: number, maxFrameBytes: number): Uint8Array {
  const entriesBytes = textBytes(frame.entries, 0xffff_ffff, 'PRESENCE_FULL entries');
  const payloadBytes = entriesBytes;
  const out = allocateFrame('PRESENCE_FULL', prefixBytes, 8 + payloadBytes, maxFrameBytes);
  out[prefixBytes] = 0x0c;
  out[prefixBytes + 4] = payloadBytes;
  out[prefixBytes + 5] = payloadBytes >>> 8;
  out[prefixBytes + 6] = payloadBytes >>> 16;
  out[prefixBytes + 7] = payloadBytes >>> 24;
  writeText(out, prefixBytes + 8, frame.entries, entriesBytes);
  return out;
}

function encodeDrain(prefixBytes: number, maxFrameBytes: number): Uint8Array {
  const out = allocateFrame('DRAIN', prefixBytes, 8, maxFrameBytes);
  out[prefixBytes] = 0x0d;
  return out;
}
