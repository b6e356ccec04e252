import fc from 'fast-check';
import { BufferReader, BufferWriter } from 'typed-binary';
import { describe, expect, test } from 'vitest';
import { clusterFrames } from '../../../spec/layout/cluster.ts';
import type { Values } from '../../../spec/layout/composites.ts';
import type { FrameSchema } from '../../../spec/layout/frame-schema.ts';
import { type ClusterFrame, decodeClusterFrame, encodeClusterFrame } from '../../src/cluster/index.ts';
import { arbitraryFrame } from './arbitrary-frames.ts';
import { hexOf } from './bytes.ts';
import { dialect } from './dialects.ts';

const options = { dialect: dialect('D2g') };
const schemas: Readonly<Record<string, FrameSchema>> = clusterFrames;

function schemaOf(frame: ClusterFrame): FrameSchema {
  const schema = schemas[frame.type];
  if (schema === undefined) throw new TypeError(`no layout for ${frame.type}`);
  return schema;
}

const renamed = (values: object, rename: (name: string) => string): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [rename(name), value]));
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function writeByLayout(frame: ClusterFrame): Uint8Array {
  const values = renamed(frame, snake);
  const schema = schemaOf(frame);
  const out = new Uint8Array(schema.measure(values).size);
  schema.write(new BufferWriter(out.buffer, { endianness: 'little' }), values);
  return out;
}

function readByLayout(frame: ClusterFrame, bytes: Uint8Array): Values {
  const copy = bytes.slice();
  const values = schemaOf(frame).read(new BufferReader(copy.buffer, { endianness: 'little' }));
  const { magic: _, ...fields } = renamed(values, camel);
  return { type: frame.type, ...fields };
}

describe('compiled code against the layout it is compiled from', () => {
  test('writes the same bytes', () => {
    fc.assert(
      fc.property(arbitraryFrame, (frame) => {
        expect(hexOf(encodeClusterFrame(frame, options))).toBe(hexOf(writeByLayout(frame)));
      }),
      { numRuns: 1000 },
    );
  });

  test('reads the same values', () => {
    fc.assert(
      fc.property(arbitraryFrame, (frame) => {
        const bytes = writeByLayout(frame);
        expect(decodeClusterFrame(bytes, options)).toEqual(readByLayout(frame, bytes));
      }),
      { numRuns: 1000 },
    );
  });
});

test('decoding gives back what was encoded, whatever form both ends agreed on', () => {
  fc.assert(
    fc.property(arbitraryFrame, fc.constantFrom(undefined, 0x08, 0x0f), (frame, capabilities) => {
      const agreed = capabilities === undefined ? {} : { capabilities };
      expect(decodeClusterFrame(encodeClusterFrame(frame, { ...options, ...agreed }), options)).toEqual(frame);
    }),
    { numRuns: 1000 },
  );
});

test('every frame cut short is refused', () => {
  fc.assert(
    fc.property(arbitraryFrame, fc.nat(), (frame, cut) => {
      const bytes = encodeClusterFrame(frame, options);
      const prefix = bytes.subarray(0, cut % bytes.length);
      expect(() => decodeClusterFrame(prefix, options)).toThrow('[cluster_truncated]');
    }),
    { numRuns: 2000 },
  );
});

test('whatever stands behind a frame is ignored', () => {
  fc.assert(
    fc.property(arbitraryFrame, fc.uint8Array({ maxLength: 20 }), (frame, behind) => {
      const bytes = encodeClusterFrame(frame, options);
      const longer = new Uint8Array([...bytes, ...behind]);
      expect(decodeClusterFrame(longer, options)).toEqual(frame);
    }),
    { numRuns: 1000 },
  );
});
