import { type DescField, type DescMessage, type MessageShape, ScalarType } from '@bufbuild/protobuf';

// ProtoJSON for the messages of the driver protocol, which have scalars, messages and lists only. It says the same as the
// protobuf runtime, whose base64 costs a hundred times as much as that of Node: a frame at the limit would take 0.2 s.

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Writes a message as ProtoJSON with the field names of the schema. Throws TypeError for maps and enums. */
export function writeProtoJson<D extends DescMessage>(schema: D, message: MessageShape<D>): string {
  return JSON.stringify(messageJson(schema, message));
}

function messageJson(schema: DescMessage, message: object): Json {
  const json: Record<string, Json> = {};
  const own: Readonly<Record<string, unknown>> = { ...message };
  for (const field of schema.fields) {
    const value = currentValue(field, own);
    if (value !== undefined && !isLeftOut(field, value)) json[field.name] = fieldJson(field, value);
  }
  return json;
}

/** The value of a field, which for a member of a oneof is inside that. */
function currentValue(field: DescField, own: Readonly<Record<string, unknown>>): unknown {
  if (field.oneof === undefined) return own[field.localName];
  const oneof: unknown = own[field.oneof.localName];
  if (typeof oneof !== 'object' || oneof === null || !('case' in oneof) || !('value' in oneof)) return undefined;
  return oneof.case === field.localName ? oneof.value : undefined;
}

/** Fields without presence are not written with their default. */
function isLeftOut(field: DescField, value: unknown): boolean {
  if (field.fieldKind === 'list') return Array.isArray(value) && value.length === 0;
  if (field.fieldKind !== 'scalar' || field.oneof !== undefined || field.proto.proto3Optional) return false;
  if (value instanceof Uint8Array) return value.length === 0;
  return value === '' || value === 0 || value === 0n || value === false;
}

function fieldJson(field: DescField, value: unknown): Json {
  if (field.fieldKind === 'list' && Array.isArray(value)) {
    return value.map((item) => itemJson(field.message, field.scalar, item));
  }
  return itemJson(field.message, field.scalar, value);
}

function itemJson(schema: DescMessage | undefined, scalar: ScalarType | undefined, value: unknown): Json {
  if (schema !== undefined && typeof value === 'object' && value !== null) return messageJson(schema, value);
  if (scalar === ScalarType.BYTES && value instanceof Uint8Array) return base64(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new TypeError(`a field of the driver protocol holds ${typeof value}`);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
