import type { ClusterVector } from '@wsekit/spec/vectors';
import type { Expectation } from '../case.ts';
import { type CaseParts, caseId, hex } from './build.ts';
import { typeName } from './cluster-requirements.ts';
import { clusterRefusals } from './refusal-codes.ts';

type Draft = Omit<CaseParts, 'side' | 'source'>;

const outerLengthBytes = 4;

/** Sizes of the pieces in which a stream is fed: whole, byte by byte, and across the boundaries that matter. */
export const chunkings: Readonly<Record<string, (length: number) => number[]>> = {
  whole: () => [],
  bytewise: (length) => Array.from({ length }, () => 1),
  'by-threes': (length) => Array.from({ length: Math.floor(length / 3) }, () => 3),
  'inside-length': () => [3],
  'inside-header': () => [7],
};

/** One case per chunking: the frames of a stream are the same however it is cut. */
export function streamDrafts(name: string, vector: ClusterVector): readonly Draft[] {
  const data = hex(vector.hex);
  const expect = streamExpectation(vector, data);
  if (expect === undefined) return [];
  return Object.entries(chunkings).map(([chunking, sizes]) => ({
    id: caseId('cluster-stream', name, vector.name, chunking),
    title: `${vector.name.replaceAll('_', ' ')}, fed ${chunking.replaceAll('-', ' ')}`,
    requirements: ['WSE-CLU-001', 'WSE-CLU-002', 'WSE-CLU-003', 'WSE-CLU-004', 'WSE-CLU-005'],
    request: {
      case: 'clusterDecode',
      value: { input: { case: 'stream', value: { data, chunkBytes: sizes(data.length) } } },
    },
    expect,
  }));
}

function streamExpectation({ fields }: ClusterVector, data: Uint8Array): Expectation | undefined {
  const { types, pendingBytes } = splitStream(data);
  const frames = types.map((type) => ({ type }));
  switch (fields.expect) {
    case 'ok':
    case 'incomplete':
      return { ok: { case: 'clusterDecode', value: { frames, pendingBytes, stopped: undefined } } };
    case 'handshake_rejected':
      // Whether a link may begin so is for the handshake to say; the frame itself is read.
      return types[0] === 'HELLO' ? undefined : { ok: { case: 'clusterDecode', value: { frames } } };
    case 'invalid_outer_length':
      return stoppedWith(['cluster_length', 'cluster_frame_too_large']);
    case 'decode_error':
      return stoppedWith(clusterRefusals);
    default:
      return undefined;
  }
}

function stoppedWith(codes: readonly string[]): Expectation {
  return { anyOf: codes.map((code) => ({ ok: { case: 'clusterDecode', value: { stopped: { code } } } })) };
}

/** The types of the whole frames of a stream, by nothing but their outer lengths, and what is left over. */
function splitStream(data: Uint8Array): { readonly types: readonly string[]; readonly pendingBytes: number } {
  const view = Buffer.from(data);
  const types: string[] = [];
  let at = 0;
  while (at + outerLengthBytes <= view.length) {
    const end = at + outerLengthBytes + view.readUInt32BE(at);
    if (end > view.length) break;
    types.push(typeName(view[at + outerLengthBytes] ?? 0));
    at = end;
  }
  return { types, pendingBytes: view.length - at };
}
