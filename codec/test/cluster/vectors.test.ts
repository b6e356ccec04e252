import { join } from 'node:path';
import { type ClusterVector, readClusterVectors, vectorsDirectory } from '@wsekit/spec/vectors';
import { describe, expect, test } from 'vitest';
import {
  type ClusterFrame,
  createClusterStreamDecoder,
  decodeClusterFrame,
  encodeClusterFrame,
  encodeClusterWire,
  isCodecError,
} from '../../src/cluster/index.ts';
import { bytesOf, hexOf } from './bytes.ts';
import { dialect } from './dialects.ts';
import { frameOfFields } from './recorded-fields.ts';

const vectors = readClusterVectors(join(vectorsDirectory, 'cluster.json'));

const cases = vectors.flatMap((vector) =>
  (vector.dialect === 'both' ? ['2.0.5', '2.4.3'] : [vector.dialect]).map((version) => ({
    vector,
    label: `${vector.name} in ${version}`,
    options: { dialect: dialect(version === '2.0.5' ? 'D2b' : 'D2g') },
  })),
);
const ofKind = (kind: string) => cases.filter(({ vector }) => vector.fields.kind === kind);

describe('recorded frames', () => {
  test.each(ofKind('frame'))('$label', ({ vector, options }) => {
    const inner = bytesOf(vector.hex);
    if (vector.fields.expect === 'decode_error') {
      expect(() => decodeClusterFrame(inner, options)).toThrow(expect.toSatisfy(isCodecError));
      return;
    }
    const frame = frameOfFields(vector.fields);
    expect(decodeClusterFrame(inner, options)).toEqual(frame);
    if (vector.fields.canonical !== true) return;
    expect(hexOf(encodeClusterFrame(frame, options))).toBe(vector.hex);
    expect(hexOf(encodeClusterWire(frame, options))).toBe(vector.wire_hex);
  });
});

const verdicts: Readonly<Record<string, string>> = {
  cluster_length: 'invalid_outer_length',
  cluster_frame_too_large: 'invalid_outer_length',
  cluster_invalid_hello: 'handshake_rejected',
};

function readStream(
  vector: ClusterVector,
  options: (typeof cases)[number]['options'],
): { verdict: string; types: string[] } {
  const types: string[] = [];
  const expectHello = vector.fields.expect === 'handshake_rejected';
  const onFrame = (frame: ClusterFrame) => types.push(frame.type);
  const decoder = createClusterStreamDecoder({ ...options, expectHello, onFrame });
  try {
    decoder.push(bytesOf(vector.hex));
  } catch (error) {
    return { verdict: isCodecError(error) ? (verdicts[error.code] ?? 'decode_error') : 'no codec error', types };
  }
  return { verdict: decoder.bufferedBytes === 0 ? 'ok' : 'incomplete', types };
}

describe('recorded streams', () => {
  test.each(ofKind('stream'))('$label', ({ vector, options }) => {
    const { verdict, types } = readStream(vector, options);
    expect(verdict).toBe(vector.fields.expect);
    if (vector.fields.frames !== undefined) expect(types).toEqual(vector.fields.frames);
  });
});
