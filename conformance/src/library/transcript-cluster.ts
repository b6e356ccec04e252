import type { DialectName } from '@wsekit/spec';
import { integerOf, type RecordedFrame, type Transcript, type TranscriptFile } from '@wsekit/spec/vectors';
import type { Expectation } from '../case.ts';
import { bytes, hex, refusal } from './build.ts';
import type { ClusterFrame } from './cluster-frame.ts';
import { frameRequirements, typeName } from './cluster-requirements.ts';
import { dialectOfVersion } from './dialects.ts';
import { type RecordedDraft, shapeOf } from './recorded-case.ts';
import { clusterRefusals } from './refusal-codes.ts';
import { dialectsOf, versionsOf } from './transcript-context.ts';

/** A draft that says itself in which dialects it holds. */
export type ClusterDraft = RecordedDraft & { readonly dialects: readonly DialectName[] };

type Reading = Readonly<Record<string, unknown>>;

const outerLengthBytes = 4;
const headerBytes = 8;
const compressedFlag = 0x01;
const trailerFlag = 0x02;
const maxInstanceIdBytes = 256;
const magicHex = '57534500';
const presenceActions: readonly string[] = ['join', 'leave', 'update'];

/** What a node makes of a recorded cluster frame, and, when a published node wrote it, the same bytes written again. */
export function clusterDrafts(
  file: TranscriptFile,
  transcript: Transcript,
  frame: RecordedFrame,
): readonly ClusterDraft[] {
  const wire = hex(frame.hex ?? '');
  const inner = wire.subarray(outerLengthBytes);
  const reading: Reading = Object(frame.decoded);
  const code = inner[0] ?? 0;
  const flags = inner[1] ?? 0;
  const decoded = readingFrame(inWireOrder(reading, inner), code);
  if (decoded === undefined) return [];
  const dialects = readingDialects(dialectsOf(file, transcript), code, flags);
  const refused = decoded === 'refused';
  const shape = shapeOf(JSON.stringify(reading)) + (refused ? frame.hex : flags);
  const requirements = frameRequirements({
    kind: 'frame',
    expect: refused ? 'decode_error' : 'ok',
    header: { type: code, flags },
  });
  const expect: Expectation = refused
    ? refusal(...clusterRefusals)
    : { ok: { case: 'clusterDecode', value: { frames: [decoded] } } };
  const read: ClusterDraft = {
    operation: 'cluster-decode',
    shape: `cluster ${shape}`,
    title: `${refused ? 'refuses' : 'reads'} a ${typeName(code)} frame of ${inner.length} bytes`,
    side: 'node',
    dialects,
    requirements,
    request: { case: 'clusterDecode', value: { input: { case: 'frame', value: inner } } },
    expect,
  };
  const sender = senderDialect(file, transcript, frame);
  if (refused || sender === undefined || !isWritable(decoded, code, flags)) return dialects.length === 0 ? [] : [read];
  const written: ClusterDraft = {
    ...read,
    operation: 'cluster-encode',
    shape: `cluster write ${shape}`,
    title: `writes a ${typeName(code)} frame as published nodes do`,
    dialects: [sender],
    requirements: [...requirements, 'WSE-CLU-001', 'WSE-CLU-019'],
    request: { case: 'clusterEncode', value: { frame: decoded, withOuterLength: true } },
    expect: { ok: { case: 'clusterEncode', value: { frame: bytes(wire) } } },
  };
  return dialects.length === 0 ? [written] : [read, written];
}

/** Recordings sort the topics of a RESYNC; on the wire they stand in any order, which a reader keeps. */
function inWireOrder(reading: Reading, inner: Uint8Array): Reading {
  if (reading.type !== 'RESYNC' || inner.length < headerBytes) return reading;
  const view = Buffer.from(inner);
  const topics = view.toString('utf8', headerBytes, headerBytes + view.readUInt32LE(4)).split('\n');
  const wire = topics.filter((topic) => topic !== '');
  return [...wire].sort().join('\n') === [...texts(reading.topics)].sort().join('\n')
    ? { ...reading, topics: wire }
    : { ...reading, type: undefined };
}

/** A recording says how it read each frame; trailer, continuation and DRAIN mean that only where the dialect has them. */
function readingDialects(spoken: readonly DialectName[], code: number, flags: number): readonly DialectName[] {
  const isDrain = code === 0x0d;
  const hasMeaning =
    (code === 0x01 && (flags & trailerFlag) !== 0) || (code === 0x08 && (flags & compressedFlag) !== 0);
  return isDrain || hasMeaning ? spoken.filter((dialect) => dialect === 'D2g') : spoken;
}

/** Bytes of a compressed payload depend on the library that made them, and a payload kept in part cannot be written. */
function isWritable(frame: ClusterFrame, code: number, flags: number): boolean {
  if (code !== 0x01) return true;
  return (flags & compressedFlag) === 0 && frame.payload !== undefined;
}

/** The dialect of the published node that wrote a frame; undefined when the recorder did. */
function senderDialect(file: TranscriptFile, transcript: Transcript, frame: RecordedFrame): DialectName | undefined {
  const versions = transcript.peer?.version;
  const [, dialer, acceptor] = /^(\w)->(\w)#/.exec(frame.link ?? '') ?? [];
  if (dialer !== undefined && acceptor !== undefined) {
    if (typeof versions !== 'object' || Array.isArray(versions)) return undefined;
    const sender: unknown = Object(versions)[frame.dir === 'c2s' ? dialer : acceptor];
    return typeof sender === 'string' ? dialectOfVersion(sender) : undefined;
  }
  const nodeDialled = frame.link?.startsWith('in') ?? false;
  const [version] = versionsOf(file, transcript);
  return nodeDialled === (frame.dir === 'c2s') && version !== undefined ? dialectOfVersion(version) : undefined;
}

/** The driver protocol's form of a recorded reading; `refused` for a HELLO that no node takes. */
function readingFrame(reading: Reading, code: number): ClusterFrame | 'refused' | undefined {
  const { type } = reading;
  if (typeof type !== 'string' || JSON.stringify(reading).includes('\ufffd')) return undefined;
  if (/^0x[0-9a-f]{1,2}$/.test(type)) return { type: 'UNKNOWN', code };
  if (type === 'HELLO') return helloFrame(reading);
  switch (type) {
    case 'PING':
    case 'PONG':
    case 'SHUTDOWN':
    case 'DRAIN':
      return { type };
    case 'MSG':
      return { type, topic: text(reading.topic), ...payloadOf(reading), ...recoveryOf(reading) };
    case 'SUB':
    case 'UNSUB':
      return { type, topic: text(reading.topic) };
    case 'RESYNC':
      return { type, topics: texts(reading.topics), continuation: ((Number(reading.flags) || 0) & 0x01) !== 0 };
    case 'PEER_ANNOUNCE':
      return { type, address: text(reading.topic) };
    case 'PEER_LIST':
      return { type, addresses: texts(reading.peers) };
    case 'PRESENCE_UPDATE':
      return presenceFrame(reading);
    case 'PRESENCE_FULL':
      return { type, entries: text(reading.json) };
    default:
      return undefined;
  }
}

function helloFrame(reading: Reading): ClusterFrame | 'refused' {
  const instanceId = reading.instance_id;
  if (typeof instanceId !== 'string' || reading.magic !== magicHex) return 'refused';
  if (Buffer.byteLength(instanceId) > maxInstanceIdBytes) return 'refused';
  const [protocolVersion, capabilities] = [Number(reading.version), Number(reading.capabilities)];
  return { type: 'HELLO', protocolVersion, instanceId, capabilities };
}

function payloadOf({ payload }: Reading): Pick<ClusterFrame, 'payload'> {
  return typeof payload === 'string' ? { payload: bytes(Buffer.from(payload, 'utf8')) } : {};
}

function recoveryOf({ epoch, offset }: Reading): Pick<ClusterFrame, 'recovery'> {
  if (typeof epoch !== 'string' || !isInteger(offset)) return { recovery: undefined };
  return { recovery: { epoch: Number.parseInt(epoch, 16), offset: integerOf(offset) } };
}

function presenceFrame(reading: Reading): ClusterFrame | undefined {
  const { action, updated_at: updatedAt } = reading;
  const code = typeof action === 'number' ? action : presenceActions.indexOf(text(action));
  if (code < 0 || !isInteger(updatedAt)) return undefined;
  return {
    type: 'PRESENCE_UPDATE',
    topic: text(reading.topic),
    action: code,
    updatedAtMs: integerOf(updatedAt),
    userId: text(reading.user_id),
    data: text(reading.data),
  };
}

function isInteger(value: unknown): value is number | { readonly $int: string } {
  return typeof value === 'number' || (typeof value === 'object' && value !== null && '$int' in value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}
