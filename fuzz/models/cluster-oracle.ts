// The declared layout, run by typed-binary itself: slow, and independent of the code compiled from it.
import type { ClusterFrame } from '@wsekit/codec/cluster';
import { BufferReader, BufferWriter } from 'typed-binary';
import { clusterFrames } from '../../spec/layout/cluster.ts';
import type { Values } from '../../spec/layout/composites.ts';
import type { FrameSchema } from '../../spec/layout/frame-schema.ts';

const schemas: Readonly<Record<string, FrameSchema>> = clusterFrames;

function schemaOf(type: string): FrameSchema {
  const schema = schemas[type];
  if (schema === undefined) throw new TypeError(`no layout for ${type}`);
  return schema;
}

const renamed = (values: object, rename: (name: string) => string): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [rename(name), value]));
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

export function encodeWithOracle(frame: ClusterFrame): Uint8Array {
  const values = renamed(frame, snake);
  const schema = schemaOf(frame.type);
  const out = new Uint8Array(schema.measure(values).size);
  schema.write(new BufferWriter(out.buffer, { endianness: 'little' }), values);
  return out;
}

/** Decodes a frame of known type; the reader of typed-binary trusts its input, so `bytes` must be sound. */
export function decodeWithOracle(type: string, bytes: Uint8Array): Values {
  const copy = bytes.slice();
  const values = schemaOf(type).read(new BufferReader(copy.buffer, { endianness: 'little' }));
  const { magic: _, ...fields } = renamed(values, camel);
  return { type, ...fields };
}
