import type { AnySchema } from 'typed-binary';
import { PrefixedTextSchema, TextListSchema } from './composites.ts';
import { fixedBytes, integerBytes } from './fixed.ts';
import { clusterHeader, type FrameSchema, type TrailerPart } from './frame-schema.ts';
import { BytesSchema, ConstantSchema, LinesSchema, TextSchema } from './leaves.ts';
import { camelCase, hexByte, pascalCase } from './names.ts';
import { Place, storeUint } from './place.ts';

const headerBytes = clusterHeader.maxSize;
const maxU16 = '0xffff';
const maxU32 = '0xffff_ffff';

/** The encoder of one frame type while it is written: what is measured before the buffer is made, and what is stored. */
interface Draft {
  readonly name: string;
  readonly measures: string[];
  readonly stores: string[];
  /** Terms whose sum is the length of the payload. */
  readonly payloadTerms: string[];
}

/** Compiles the encoder of one frame type: measure, allocate once, store forward. */
export function compileEncoder(name: string, frame: FrameSchema): string {
  const { topic, payload, trailer } = frame.parts;
  const draft: Draft = { name, measures: [], stores: [], payloadTerms: [] };
  const fields = Object.entries(payload?.fields ?? {});
  if (topic !== undefined) measureText(draft, topic, maxU16);
  for (const [field, schema] of fields) measureField(draft, field, schema);
  const payloadBytes = draft.payloadTerms.join(' + ');
  if (payload !== undefined) draft.measures.push(`const payloadBytes = ${payloadBytes};`);
  storeHeader(draft, frame);
  let at = new Place('prefixBytes', headerBytes);
  if (topic !== undefined) at = storeText(draft, camelCase(topic), at, payload !== undefined);
  fields.forEach(([field, schema], index) => {
    at = storeField(draft, field, schema, at, index === fields.length - 1 && trailer === undefined);
  });
  if (trailer !== undefined) storeTrailer(draft, trailer, at);
  return assemble(draft, frame);
}

function assemble(draft: Draft, frame: FrameSchema): string {
  const { code, topic, payload, compressed, trailer } = frame.parts;
  const own = topic === undefined && payload === undefined ? '' : `frame: ${pascalCase(draft.name)}Frame, `;
  const flags =
    compressed === undefined ? '' : `, ${compressed.field}: boolean, withTrailer: boolean, allocate?: AllocateBytes`;
  const terms = [String(headerBytes)];
  if (topic !== undefined) terms.push(`${camelCase(topic)}Bytes`);
  if (payload !== undefined) terms.push('payloadBytes');
  if (trailer !== undefined) terms.push(`(${trailer.field} === undefined ? 0 : ${trailer.schema.maxSize})`);
  return [
    `${compressed === undefined ? '' : 'export '}function encode${pascalCase(draft.name)}(${own}prefixBytes: number, maxFrameBytes: number${flags}): Uint8Array {`,
    ...(trailer === undefined ? [] : [`  const ${trailer.field} = withTrailer ? frame.${trailer.field} : undefined;`]),
    ...draft.measures.map((line) => `  ${line}`),
    `  const out = allocateFrame('${draft.name}', prefixBytes, ${terms.join(' + ')}, maxFrameBytes${compressed === undefined ? '' : ', allocate'});`,
    `  out[prefixBytes] = ${hexByte(code)};`,
    ...draft.stores.map((line) => `  ${line}`),
    '  return out;',
    '}',
  ].join('\n');
}

function measureText(draft: Draft, name: string, max: string): void {
  const field = camelCase(name);
  draft.measures.push(`const ${field}Bytes = textBytes(frame.${field}, ${max}, '${draft.name} ${name}');`);
}

function measureField(draft: Draft, name: string, schema: AnySchema): void {
  const field = camelCase(name);
  const what = `'${draft.name} ${name}'`;
  const fixed = fixedBytes(schema);
  if (fixed > 0) draft.payloadTerms.push(String(fixed));
  if (schema instanceof PrefixedTextSchema) {
    measureText(draft, name, schema.maxBytes === 0xffff ? maxU16 : String(schema.maxBytes));
    draft.payloadTerms.push(`${field}Bytes`);
  } else if (schema instanceof TextSchema) {
    measureText(draft, name, maxU32);
    draft.payloadTerms.push(`${field}Bytes`);
  } else if (schema instanceof BytesSchema) {
    draft.payloadTerms.push(`frame.${field}.length`);
  } else if (schema instanceof LinesSchema) {
    draft.measures.push(`const ${field}Bytes = linesBytes(frame.${field}, ${what});`);
    draft.payloadTerms.push(`${field}Bytes`);
  } else if (schema instanceof TextListSchema) {
    draft.payloadTerms.push(`textListBytes(frame.${field}, ${what})`);
  }
}

/** The buffer is zeroed, so that only what can differ from zero is stored. */
function storeHeader(draft: Draft, frame: FrameSchema): void {
  const { topic, payload, compressed, flag, trailer } = frame.parts;
  const bits: string[] = [];
  if (compressed !== undefined) bits.push(`(${compressed.field} ? ${compressed.bit} : 0)`);
  if (flag !== undefined) bits.push(`(frame.${flag.field} ? ${flag.bit} : 0)`);
  if (trailer !== undefined) bits.push(`(${trailer.field} === undefined ? 0 : ${trailer.bit})`);
  if (bits.length > 0) draft.stores.push(`out[prefixBytes + 1] = ${bits.join(' | ')};`);
  if (topic !== undefined) draft.stores.push(...storeUint(new Place('prefixBytes', 2), 2, `${camelCase(topic)}Bytes`));
  if (payload !== undefined) draft.stores.push(...storeUint(new Place('prefixBytes', 4), 4, 'payloadBytes'));
}

/** Stores a measured text and gives the place behind it, kept in a variable if something follows. */
function storeText(draft: Draft, field: string, at: Place, followed: boolean): Place {
  const call = `writeText(out, ${at}, frame.${field}, ${field}Bytes)`;
  draft.stores.push(followed ? `const ${field}End = ${call};` : `${call};`);
  return new Place(`${field}End`, 0);
}

function storeField(draft: Draft, name: string, schema: AnySchema, at: Place, last: boolean): Place {
  const field = camelCase(name);
  const what = `'${draft.name} ${name}'`;
  if (schema instanceof ConstantSchema) {
    draft.stores.push(...schema.bytes.map((byte, index) => `out[${at.plus(index)}] = ${byte};`));
  } else if (schema instanceof PrefixedTextSchema) {
    draft.stores.push(...storeUint(at, 2, `${field}Bytes`));
    return storeText(draft, field, at.plus(2), !last);
  } else if (schema instanceof TextSchema) {
    return storeText(draft, field, at, !last);
  } else if (schema instanceof BytesSchema) {
    draft.stores.push(`out.set(frame.${field}, ${at});`);
    if (!last) draft.stores.push(`const ${field}End = ${at} + frame.${field}.length;`);
    return new Place(`${field}End`, 0);
  } else if (schema instanceof LinesSchema) {
    draft.stores.push(`writeLines(out, ${at}, frame.${field}, ${field}Bytes);`);
  } else if (schema instanceof TextListSchema) {
    draft.stores.push(`writeTextList(out, ${at}, frame.${field}, ${what});`);
  } else {
    storeInteger(draft, name, schema, at, `frame.${field}`);
  }
  return at.plus(fixedBytes(schema));
}

function storeInteger(draft: Draft, name: string, schema: AnySchema, at: Place, value: string): void {
  const width = integerBytes(schema);
  const what = `'${draft.name} ${name}'`;
  if (width === 8) {
    draft.stores.push(`writeU64(out, ${at}, ${value}, ${what});`);
    return;
  }
  const variable = camelCase(name);
  draft.stores.push(`const ${variable} = checkUint(${value}, 0x${'ff'.repeat(width)}, ${what});`);
  draft.stores.push(...storeUint(at, width, variable));
}

function storeTrailer(draft: Draft, trailer: TrailerPart, start: Place): void {
  let at = start;
  const inner: Draft = { name: draft.name, measures: [], stores: [], payloadTerms: [] };
  for (const [name, schema] of Object.entries(trailer.schema.properties)) {
    storeInteger(inner, name, schema, at, `${trailer.field}.${camelCase(name)}`);
    at = at.plus(integerBytes(schema));
  }
  draft.stores.push(`if (${trailer.field} !== undefined) {`, ...inner.stores.map((line) => `  ${line}`), '}');
}
