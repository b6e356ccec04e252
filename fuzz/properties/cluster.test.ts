import {
  type ClusterFrame,
  CodecError,
  createClusterStreamDecoder,
  decodeClusterFrame,
  encodeClusterFrame,
  encodeClusterWire,
} from '@wsekit/codec/cluster';
import { dialects } from '@wsekit/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterFrame } from '../arbitraries/cluster-frame.ts';
import { mutation } from '../arbitraries/mutation.ts';
import { parameters } from '../config.ts';
import { decodeWithOracle, encodeWithOracle } from '../models/cluster-oracle.ts';

const options = { dialect: dialects.D2g };

function framesOfChunks(wire: Uint8Array, cuts: readonly number[]): ClusterFrame[] {
  const frames: ClusterFrame[] = [];
  const decoder = createClusterStreamDecoder({
    ...options,
    onFrame: (frame, bytes) => frames.push(detached(frame, bytes)),
  });
  const edges = [...new Set([0, ...cuts.map((cut) => cut % (wire.length + 1)), wire.length])].sort((a, b) => a - b);
  for (let i = 1; i < edges.length; i += 1) decoder.push(wire.slice(edges[i - 1], edges[i]));
  decoder.finish();
  return frames;
}

/** A frame handed out by a stream may view the decoder's own buffer, so it is read again from a copy of its bytes. */
function detached(frame: ClusterFrame, bytes: Uint8Array): ClusterFrame {
  const again = decodeClusterFrame(bytes.slice(), options);
  expect(again).toEqual(frame);
  return again;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

describe('cluster frames', () => {
  it('come back from their bytes as they went in', () => {
    fc.assert(
      fc.property(clusterFrame, (frame) => {
        expect(decodeClusterFrame(encodeClusterFrame(frame, options), options)).toEqual(frame);
      }),
      parameters(),
    );
  });

  it('have the bytes that typed-binary gives them', () => {
    fc.assert(
      fc.property(clusterFrame, (frame) => {
        expect(encodeClusterFrame(frame, options)).toEqual(encodeWithOracle(frame));
      }),
      parameters(),
    );
  });

  it('are read as typed-binary reads them', () => {
    fc.assert(
      fc.property(clusterFrame, (frame) => {
        expect(decodeWithOracle(frame.type, encodeClusterFrame(frame, options))).toEqual(frame);
      }),
      parameters(),
    );
  });

  it('come out of a stream the same for every chunking', () => {
    fc.assert(
      fc.property(fc.array(clusterFrame, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 12 }), (frames, cuts) => {
        const wire = concatenate(frames.map((frame) => encodeClusterWire(frame, options)));
        expect(framesOfChunks(wire, cuts)).toEqual(frames);
      }),
      parameters(),
    );
  });

  it('refuse damage with nothing but a CodecError', () => {
    fc.assert(
      fc.property(
        clusterFrame,
        mutation,
        fc.constantFrom(dialects.D2a, dialects.D2c, dialects.D2e, dialects.D2g),
        (frame, mutate, dialect) => {
          try {
            decodeClusterFrame(mutate(encodeClusterFrame(frame, options)), { dialect });
          } catch (error) {
            expect(error).toBeInstanceOf(CodecError);
          }
        },
      ),
      parameters(),
    );
  });
});
