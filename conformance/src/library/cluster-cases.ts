import type { DialectName } from '@wsekit/spec';
import type { ClusterVector } from '@wsekit/spec/vectors';
import type { Case, Expectation } from '../case.ts';
import { type CaseParts, caseId, hex, makeCase, refusal } from './build.ts';
import { clusterFrame, isWritable } from './cluster-frame.ts';
import { frameRequirements } from './cluster-requirements.ts';
import { streamDrafts } from './cluster-stream-cases.ts';
import { dialectOfVersion } from './dialects.ts';
import { fromEach, type Origin } from './origin.ts';
import { clusterRefusals } from './refusal-codes.ts';

/** Reading and writing of cluster frames, each in the dialects whose published nodes gave the verdict. */
export function clusterCases(vectors: readonly ClusterVector[], origin: Origin): readonly Case[] {
  const { name, file: source } = origin;
  return fromEach(origin, 'vector', vectors, (vector) => {
    const dialects = dialectsOf(vector);
    if (dialects.length === 0) return [];
    const drafts = vector.fields.kind === 'stream' ? streamDrafts(name, vector) : frameDrafts(name, vector);
    return drafts.map((draft) => makeCase({ side: 'node', dialects, source, ...draft }));
  });
}

/**
 * The dialects a verdict holds for. The recordings compare 2.0.5 and 2.4.3; the trailer flag and DRAIN are known to begin
 * with 2.3.0, and where both ends agree nothing in between is known to differ.
 */
function dialectsOf({ dialect, fields: { header } }: ClusterVector): readonly DialectName[] {
  if (dialect === 'both') return ['D2b', 'D2c', 'D2d', 'D2e', 'D2f', 'D2g'];
  const name = dialectOfVersion(dialect);
  if (name === undefined) return [];
  const isDrain = header?.type === 0x0d;
  const hasTrailerFlag = header?.type === 0x01 && ((header.flags ?? 0) & 0x02) !== 0;
  if (!isDrain && !hasTrailerFlag) return [name];
  return name === 'D2b' ? ['D2b', 'D2c', 'D2d'] : name === 'D2g' ? ['D2e', 'D2f', 'D2g'] : [name];
}

function frameDrafts(name: string, vector: ClusterVector): readonly Omit<CaseParts, 'side' | 'source'>[] {
  const { fields } = vector;
  const expect = frameExpectation(vector);
  if (expect === undefined) return [];
  const frame = hex(vector.hex);
  const requirements = frameRequirements(fields);
  const read = {
    id: caseId('cluster-decode', name, vector.name),
    title: `${fields.expect === 'decode_error' ? 'refuses' : 'reads'} ${vector.name.replaceAll('_', ' ')}`,
    requirements,
    request: { case: 'clusterDecode' as const, value: { input: { case: 'frame' as const, value: frame } } },
    expect,
    ...(fields.expect === 'decode_error' ? { explain: 'The link would go on behind a damaged frame.' } : {}),
  };
  const written = clusterFrame(fields);
  if (fields.canonical !== true || written === undefined || !isWritable(written)) return [read];
  const write = (withOuterLength: boolean, bytes: Uint8Array<ArrayBuffer>) => ({
    id: caseId('cluster-encode', name, vector.name, ...(withOuterLength ? ['wire'] : [])),
    title: `writes ${vector.name.replaceAll('_', ' ')} to the same bytes${withOuterLength ? ', behind their length' : ''}`,
    requirements: withOuterLength ? [...requirements, 'WSE-CLU-001'] : requirements,
    request: { case: 'clusterEncode' as const, value: { frame: written, withOuterLength } },
    expect: { ok: { case: 'clusterEncode' as const, value: { frame: bytes } } },
  });
  return [read, write(false, frame), write(true, hex(vector.wire_hex))];
}

function frameExpectation({ fields }: ClusterVector): Expectation | undefined {
  if (fields.expect === 'decode_error') return refusal(...clusterRefusals);
  if (fields.expect !== 'ok' && fields.expect !== 'unknown_type') return undefined;
  const frame = clusterFrame(fields);
  return frame === undefined ? undefined : { ok: { case: 'clusterDecode', value: { frames: [frame] } } };
}
