import type { AnySchema } from 'typed-binary';
import { PrefixedTextSchema, TextListSchema } from './composites.ts';
import { fixedBytes, integerBytes } from './fixed.ts';
import { clusterHeader, type FlagPart, type FrameSchema, type TrailerPart } from './frame-schema.ts';
import { BytesSchema, ConstantSchema, LinesSchema } from './leaves.ts';
import { clientDissector } from './lua-client.ts';
import { clusterRuntime, clusterTransport } from './lua-cluster.ts';
import { hexByte } from './names.ts';

const headerBytes = clusterHeader.maxSize;

/** Writes the Wireshark dissector of cluster links and client links as one Lua script. */
export function compileLua(frames: Readonly<Record<string, FrameSchema>>): string {
  const entries = Object.entries(frames);
  return `${[
    '-- Wireshark dissector for WSE: cluster links over TCP, client links inside WebSocket.',
    '-- Generated from spec/layout by `npm run generate`. Do not edit.',
    '--',
    '--   wireshark -X lua_script:wse.lua',
    '--',
    '-- A cluster link is recognised by its HELLO. For a capture that begins later, or an unusual first frame:',
    '--   -d tcp.port==9222,wse_cluster',
    '',
    'local wse_cluster = Proto("wse_cluster", "WSE cluster link")',
    '',
    compileFields(entries),
    '',
    clusterRuntime,
    '',
    'local body = {}',
    '',
    ...entries.map(([name, frame]) => `${compileBody(name, frame)}\n`),
    clusterTransport(),
    '',
    clientDissector(),
  ].join('\n')}\n`;
}

type Entries = readonly (readonly [string, FrameSchema])[];

function flagsOf({ parts }: FrameSchema): readonly FlagPart[] {
  return [parts.compressed, parts.flag, parts.trailer].filter((flag) => flag !== undefined);
}

function compileFields(entries: Entries): string {
  const names = new Map<string, string>();
  for (const [name, frame] of entries) {
    for (const flag of flagsOf(frame)) {
      const field = `flag_${flag.field}`;
      names.set(
        field,
        `ProtoField.bool("wse_cluster.flags.${flag.field}", "${title(name)} ${flag.field}", 8, nil, ${hexByte(flag.bit)})`,
      );
    }
    if (frame.parts.topic !== undefined) names.set(frame.parts.topic, protoField('string', frame.parts.topic));
    const trailer = frame.parts.trailer?.schema.properties ?? {};
    for (const [field, schema] of Object.entries({ ...frame.parts.payload?.fields, ...trailer })) {
      names.set(field, protoField(fieldType(schema), field));
    }
  }
  return [
    'local type_names = {',
    ...entries.map(([name, frame]) => `  [${hexByte(frame.parts.code)}] = "${name}",`),
    '}',
    '',
    'local f = {',
    '  outer_length = ProtoField.uint32("wse_cluster.outer_length", "Outer length", base.DEC),',
    '  type = ProtoField.uint8("wse_cluster.type", "Type", base.HEX, type_names),',
    '  flags = ProtoField.uint8("wse_cluster.flags", "Flags", base.HEX),',
    '  topic_len = ProtoField.uint16("wse_cluster.topic_len", "Topic length", base.DEC),',
    '  payload_len = ProtoField.uint32("wse_cluster.payload_len", "Payload length", base.DEC),',
    ...[...names].map(([name, field]) => `  ${name} = ${field},`),
    '}',
    'wse_cluster.fields = f',
  ].join('\n');
}

function protoField(type: string, name: string): string {
  return `ProtoField.${type}("wse_cluster.${name}", "${title(name)}")`;
}

function title(name: string): string {
  const words = name.toLowerCase().replaceAll('_', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function fieldType(schema: AnySchema): string {
  if (schema instanceof ConstantSchema || schema instanceof BytesSchema) return 'bytes';
  if (schema instanceof PrefixedTextSchema || fixedBytes(schema) === 0) return 'string';
  return `uint${integerBytes(schema) * 8}`;
}

function compileBody(name: string, frame: FrameSchema): string {
  const { code, topic, payload, trailer } = frame.parts;
  const lines: string[] = flagsOf(frame).map((flag) => `frame.tree:add(f.flag_${flag.field}, frame.tvb(1, 1))`);
  lines.push(`frame.at = ${headerBytes}`);
  if (payload !== undefined) {
    const start = topic === undefined ? String(headerBytes) : `${headerBytes} + frame.topic_len`;
    lines.push(`frame.payload_end = ${start} + frame.payload_len`);
    lines.push('need(frame, frame.payload_end)');
  }
  if (topic !== undefined) lines.push(`add_text(frame, f.${topic}, frame.topic_len)`);
  for (const [field, schema] of Object.entries(payload?.fields ?? {})) lines.push(...compileField(field, schema));
  if (trailer !== undefined) lines.push(...compileTrailer(trailer));
  return [`body[${hexByte(code)}] = function(frame) -- ${name}`, ...lines.map((line) => `  ${line}`), 'end'].join('\n');
}

function compileField(name: string, schema: AnySchema): readonly string[] {
  if (schema instanceof ConstantSchema)
    return [`add_constant(frame, f.${name}, "${String.fromCharCode(...schema.bytes).replaceAll('\0', '\\0')}")`];
  if (schema instanceof PrefixedTextSchema) return [`add_prefixed_text(frame, f.${name}, ${schema.maxBytes})`];
  if (schema instanceof TextListSchema) return [`add_text_list(frame, f.${name})`];
  if (schema instanceof LinesSchema) return [`add_lines(frame, f.${name})`];
  if (schema instanceof BytesSchema) return [`add_rest(frame, f.${name})`];
  if (fixedBytes(schema) === 0) return [`add_text(frame, f.${name}, math.max(0, frame.payload_end - frame.at))`];
  return [`add_integer(frame, f.${name}, ${integerBytes(schema)})`];
}

function compileTrailer(trailer: TrailerPart): readonly string[] {
  return [
    `if math.floor(frame.flags / ${trailer.bit}) % 2 == 1 then`,
    '  frame.at = frame.payload_end',
    ...Object.entries(trailer.schema.properties).map(
      ([field, schema]) => `  add_integer(frame, f.${field}, ${integerBytes(schema)})`,
    ),
    'end',
  ];
}
