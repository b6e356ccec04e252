import type { AnySchema } from 'typed-binary';
import { PrefixedTextSchema, type RecordSchema, TextListSchema } from './composites.ts';
import { fixedBytes, integerBytes } from './fixed.ts';
import { clusterHeader, type FrameSchema, type TrailerPart } from './frame-schema.ts';
import { BytesSchema, ConstantSchema, LinesSchema, TextSchema } from './leaves.ts';
import { camelCase, pascalCase } from './names.ts';
import { loadUint, Place } from './place.ts';

const headerBytes = clusterHeader.maxSize;
const flags = loadUint(new Place(undefined, 1), 1);
const topicLength = loadUint(new Place(undefined, 2), 2);
const payloadLength = loadUint(new Place(undefined, 4), 4);

/** The decoder of one frame type while it is written: its statements, and the fields of the value it returns. */
interface Draft {
  readonly name: string;
  readonly statements: string[];
  readonly fields: string[];
}

/** Compiles the decoder of one frame type: one pass forward, every bound checked before what lies behind it is read. */
export function compileDecoder(name: string, frame: FrameSchema): string {
  const { topic, payload, flag, trailer } = frame.parts;
  const draft: Draft = { name, statements: [], fields: [`type: '${name}'`] };
  const payloadStart = topic === undefined ? new Place(undefined, headerBytes) : new Place('topicEnd', 0);
  if (topic !== undefined) draft.statements.push(`const topicEnd = ${headerBytes} + ${topicLength};`);
  if (payload !== undefined) openPayload(draft, frame, payload, payloadStart);
  checkEnd(draft, payload === undefined ? 'topicEnd' : 'payloadEnd');
  if (topic !== undefined) readTopic(draft, topic);
  if (payload !== undefined) readRecord(draft, frame, payload, payloadStart);
  if (flag !== undefined) draft.fields.push(`${flag.field}: ${flag.rule} && (${flags} & ${flag.bit}) !== 0`);
  if (trailer !== undefined) readTrailer(draft, trailer);
  const parameters = draft.fields.concat(draft.statements).some((line) => line.includes('dialect.'))
    ? 'bytes: Uint8Array, dialect: Dialect'
    : 'bytes: Uint8Array';
  return [
    `function decode${pascalCase(name)}(${parameters}): ${pascalCase(name)}Frame {`,
    ...draft.statements.map((line) => `  ${line}`),
    '  return {',
    ...draft.fields.map((field) => `    ${field},`),
    '  };',
    '}',
    ...(trailer === undefined ? [] : ['', compileTrailer(name, trailer)]),
  ].join('\n');
}

function openPayload(draft: Draft, frame: FrameSchema, payload: RecordSchema, start: Place): void {
  const { refusal } = frame.parts;
  const fixed = Object.values(payload.fields).reduce((sum, schema) => sum + fixedBytes(schema), 0);
  draft.statements.push(`const payloadEnd = ${start} + ${payloadLength};`);
  if (refusal !== undefined) {
    const found = `\${payloadEnd - ${start}}`;
    draft.statements.push(
      `if (payloadEnd < ${start.plus(fixed)}) throw refused('${refusal}', \`reading ${draft.name}: payload of ${found} bytes, at least ${fixed} are needed\`);`,
    );
  }
}

function checkEnd(draft: Draft, end: string): void {
  draft.statements.push(`if (${end} > bytes.length) throw truncated('${draft.name}', ${end}, bytes.length);`);
}

function readTopic(draft: Draft, topic: string): void {
  const field = camelCase(topic);
  draft.statements.push(`const ${field} = readText(bytes, ${headerBytes}, topicEnd, '${draft.name} ${topic}');`);
  draft.fields.push(field);
}

/**
 * Reads the fields of a payload in order.
 *
 * Fixed fields are bounded by the buffer, not by payload_len, as published readers do; the last sized field takes what
 * payload_len leaves.
 */
function readRecord(draft: Draft, frame: FrameSchema, record: RecordSchema, start: Place): void {
  let place = start;
  let fixedLeft = Object.values(record.fields).reduce((sum, schema) => sum + fixedBytes(schema), 0);
  if (fixedLeft > 0 && frame.parts.refusal === undefined) checkEnd(draft, place.plus(fixedLeft).toString());
  for (const [name, schema] of Object.entries(record.fields)) {
    fixedLeft -= fixedBytes(schema);
    place = readField(draft, frame, name, schema, place, fixedLeft);
  }
}

function readField(
  draft: Draft,
  frame: FrameSchema,
  name: string,
  schema: AnySchema,
  at: Place,
  fixedLeft: number,
): Place {
  const field = camelCase(name);
  const what = `'${draft.name} ${name}'`;
  if (schema instanceof ConstantSchema) return readConstant(draft, frame, name, schema, at);
  if (schema instanceof PrefixedTextSchema) return readPrefixed(draft, frame, name, schema, at, fixedLeft);
  if (schema instanceof TextSchema) {
    draft.fields.push(`${field}: readText(bytes, ${at}, payloadEnd, ${what})`);
  } else if (schema instanceof BytesSchema) {
    draft.fields.push(`${field}: bytes.subarray(${at}, payloadEnd)`);
  } else if (schema instanceof LinesSchema) {
    draft.fields.push(`${field}: readLines(bytes, ${at}, payloadEnd, ${schema.lossyRule}, ${what})`);
  } else if (schema instanceof TextListSchema) {
    draft.fields.push(`${field}: readTextList(bytes, ${at}, payloadEnd, ${schema.maxEntriesRule}, ${what})`);
  } else {
    draft.fields.push(`${field}: ${loadInteger(schema, at)}`);
  }
  return at.plus(fixedBytes(schema));
}

function loadInteger(schema: AnySchema, at: Place): string {
  const width = integerBytes(schema);
  return width === 8 ? `joinU64(${loadUint(at, 4)}, ${loadUint(at.plus(4), 4)})` : loadUint(at, width);
}

function readConstant(draft: Draft, frame: FrameSchema, name: string, schema: ConstantSchema, at: Place): Place {
  const differs = schema.bytes.map((byte, index) => `bytes[${at.plus(index)}] !== ${byte}`).join(' || ');
  const code = frame.parts.refusal ?? 'cluster_invalid_field';
  draft.statements.push(`if (${differs}) throw refused('${code}', 'reading ${draft.name}: ${name} differs');`);
  return at.plus(schema.bytes.length);
}

function readPrefixed(
  draft: Draft,
  frame: FrameSchema,
  name: string,
  schema: PrefixedTextSchema,
  at: Place,
  fixedLeft: number,
): Place {
  const field = camelCase(name);
  const end = new Place(`${field}End`, 0);
  draft.statements.push(`const ${end} = ${at.plus(2)} + ${loadUint(at, 2)};`);
  if (schema.maxBytes < 0xffff) {
    const found = `\${${end} - (${at.plus(2)})}`;
    draft.statements.push(
      `if (${end} > ${at.plus(2 + schema.maxBytes)}) throw refused('${frame.parts.refusal}', \`reading ${draft.name}: ${name} of ${found} bytes, the limit is ${schema.maxBytes}\`);`,
    );
  }
  checkEnd(draft, end.plus(fixedLeft).toString());
  draft.fields.push(`${field}: readText(bytes, ${at.plus(2)}, ${end}, '${draft.name} ${name}')`);
  return end;
}

function readTrailer(draft: Draft, trailer: TrailerPart): void {
  const present = `${trailer.rule} && (${flags} & ${trailer.bit}) !== 0`;
  draft.fields.push(
    `${trailer.field}: ${present} ? read${pascalCase(draft.name)}${pascalCase(trailer.field)}(bytes, payloadEnd) : undefined`,
  );
}

function compileTrailer(name: string, trailer: TrailerPart): string {
  const size = trailer.schema.maxSize;
  let at = new Place('at', 0);
  const fields = Object.entries(trailer.schema.properties).map(([field, schema]) => {
    const line = `    ${camelCase(field)}: ${loadInteger(schema, at)},`;
    at = at.plus(integerBytes(schema));
    return line;
  });
  return [
    `function read${pascalCase(name)}${pascalCase(trailer.field)}(bytes: Uint8Array, at: number): ${pascalCase(trailer.field)}Position {`,
    `  if (at + ${size} > bytes.length) throw truncated('${name} ${trailer.field}', at + ${size}, bytes.length);`,
    '  return {',
    ...fields,
    '  };',
    '}',
  ].join('\n');
}
