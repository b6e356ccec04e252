import { bareZlibSecondBytes, limits, markers } from '@wsekit/spec';
import type { AnySchema } from 'typed-binary';
import { PrefixedTextSchema, type RecordSchema, TextListSchema } from './composites.ts';
import { fixedBytes, integerBytes } from './fixed.ts';
import { clusterHeader, type FrameSchema } from './frame-schema.ts';
import { BytesSchema, ConstantSchema } from './leaves.ts';
import { toYaml, type YamlValue } from './yaml.ts';

type Attributes = Record<string, YamlValue>;
type Entries = readonly (readonly [string, FrameSchema])[];

/** Describes the cluster stream and its frames, and the markers of client frames, for Kaitai Struct. */
export function compileKsy(frames: Readonly<Record<string, FrameSchema>>): string {
  const entries = Object.entries(frames);
  const bodies = entries.filter(([, { parts }]) => parts.topic !== undefined || parts.payload !== undefined);
  const ksy: Attributes = {
    meta: {
      id: 'wse',
      title: 'WSE cluster links and client frames',
      license: 'MIT',
      'ks-version': '0.10',
      encoding: 'UTF-8',
      endian: 'le',
    },
    doc: 'One direction of a cluster link. A client frame, the payload of one WebSocket message, is type client_frame.',
    seq: [{ id: 'frames', type: 'wire_frame', repeat: 'eos' }],
    types: {
      wire_frame: wireFrame(),
      cluster_frame: clusterFrame(bodies),
      ...Object.fromEntries(bodies.map(([name, frame]) => [typeName(name), body(frame)])),
      text_list: textList(),
      recovery_position: trailer(entries),
      ...clientTypes(),
    },
    enums: {
      frame_type: Object.fromEntries(entries.map(([name, { parts }]) => [String(parts.code), name.toLowerCase()])),
    },
  };
  return `# Generated from spec/layout by \`npm run generate\`. Do not edit.\n${toYaml(ksy)}`;
}

function typeName(name: string): string {
  return `${name.toLowerCase()}_body`;
}

function wireFrame(): Attributes {
  const outer = { id: 'len_frame', type: 'u4be', valid: { min: 1, max: limits.cluster_max_frame_bytes } };
  return { seq: [outer, { id: 'frame', type: 'cluster_frame', size: 'len_frame' }] };
}

/** Bodies are read from the whole frame, as nodes read them: lengths that a type does not use count for nothing. */
function clusterFrame(bodies: Entries): Attributes {
  const header = Object.entries(clusterHeader.properties).map(([name, schema]) => ({
    id: name,
    type: `u${integerBytes(schema)}`,
    ...(name === 'type' ? { enum: 'frame_type' } : {}),
  }));
  const cases = Object.fromEntries(bodies.map(([name]) => [`frame_type::${name.toLowerCase()}`, typeName(name)]));
  return { seq: [...header, { id: 'body', type: { 'switch-on': 'type', cases } }] };
}

function body({ parts }: FrameSchema): Attributes {
  const seq: Attributes[] = [];
  if (parts.topic !== undefined) seq.push({ id: parts.topic, type: 'str', size: '_parent.topic_len' });
  for (const [name, schema] of Object.entries(parts.payload?.fields ?? {}))
    seq.push(...field(name, schema, parts.payload));
  if (parts.trailer !== undefined) {
    seq.push({ id: parts.trailer.field, type: 'recovery_position', if: `(_parent.flags & ${parts.trailer.bit}) != 0` });
  }
  const flags = [parts.compressed, parts.flag].filter((flag) => flag !== undefined);
  if (flags.length === 0) return { seq };
  const instances = Object.fromEntries(
    flags.map(({ field, bit }) => [`is_${field}`, { value: `(_parent.flags & ${bit}) != 0` }]),
  );
  return { seq, instances };
}

function field(name: string, schema: AnySchema, record: RecordSchema | undefined): readonly Attributes[] {
  if (schema instanceof ConstantSchema) return [{ id: name, contents: [...schema.bytes] }];
  if (schema instanceof PrefixedTextSchema) return prefixedField(name, schema);
  if (schema instanceof TextListSchema) return [{ id: name, type: 'text_list', size: '_parent.payload_len' }];
  if (schema instanceof BytesSchema) return [{ id: name, size: '_parent.payload_len' }];
  if (fixedBytes(schema) > 0) return [{ id: name, type: `u${integerBytes(schema)}` }];
  return [restField(name, record)];
}

function prefixedField(name: string, schema: PrefixedTextSchema): readonly Attributes[] {
  const length = {
    id: `len_${name}`,
    type: 'u2',
    ...(schema.maxBytes < 0xffff ? { valid: { max: schema.maxBytes } } : {}),
  };
  return [length, { id: name, type: 'str', size: `len_${name}` }];
}

/** The text that takes what payload_len leaves behind the fields before it. */
function restField(name: string, record: RecordSchema | undefined): Attributes {
  const before = Object.entries(record?.fields ?? {}).filter(([other]) => other !== name);
  if (before.length === 0) return { id: name, type: 'str', size: '_parent.payload_len' };
  const fixed = before.reduce((sum, [, schema]) => sum + fixedBytes(schema), 0);
  const prefixed = before.flatMap(([other, schema]) =>
    schema instanceof PrefixedTextSchema ? [` + len_${other}`] : [],
  );
  const used = `${fixed}${prefixed.join('')}`;
  return { id: name, type: 'str', size: `_parent.payload_len - (${used})`, if: `_parent.payload_len > ${used}` };
}

/** Nodes end such a list quietly where the bytes end; here the entries that are not there are empty. */
function textList(): Attributes {
  const item: Attributes = {
    seq: [
      { id: 'len_text', type: 'u2', if: '_io.size - _io.pos >= 2' },
      { id: 'text', type: 'str', size: 'len_text', if: '_io.size - _io.pos >= len_text' },
    ],
  };
  return {
    seq: [
      { id: 'num_items', type: 'u2', if: '_io.size >= 2' },
      { id: 'items', type: 'item', repeat: 'expr', 'repeat-expr': 'num_items', if: '_io.size >= 2' },
    ],
    types: { item },
  };
}

function trailer(entries: Entries): Attributes {
  const schema =
    entries.find(([, { parts }]) => parts.trailer !== undefined)?.[1].parts.trailer?.schema.properties ?? {};
  return { seq: Object.entries(schema).map(([name, part]) => ({ id: name, type: `u${integerBytes(part)}` })) };
}

/** What the first two bytes of a client frame say. */
function clientTypes(): Attributes {
  const markerOf = (bytes: readonly number[]): string => String(((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0));
  const zlib = (markers.bare_zlib.bytes[0] ?? 0) << 8;
  const names = [
    ...(['compressed', 'msgpack', 'encrypted'] as const).map((name) => [markerOf(markers[name].bytes), name]),
    ...bareZlibSecondBytes.map((byte, index) => [String(zlib | byte), `bare_zlib_${index}`]),
  ];
  const rest = { size: '_io.size - _io.pos' };
  return {
    client_frame: {
      seq: [
        {
          id: 'body',
          'size-eos': true,
          type: { 'switch-on': 'marker', cases: { 'client_marker::encrypted': 'sealed_body' } },
          if: '_io.size >= 2',
        },
      ],
      instances: { marker: { pos: 0, type: 'u2be', enum: 'client_marker', if: '_io.size >= 2' } },
      enums: { client_marker: Object.fromEntries(names) },
    },
    sealed_body: {
      seq: [
        { id: 'marker', size: 2 },
        { id: 'iv', size: 12 },
        { id: 'ciphertext', size: '_io.size - _io.pos - 16' },
        { id: 'tag', ...rest },
      ],
    },
  };
}
