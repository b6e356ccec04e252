import { create, type DescField, type DescMessage, type MessageShape, ScalarType } from '@bufbuild/protobuf';

/** JSON that is no message of its schema; names the field and what was found. */
class ProtoJsonError extends Error {
  override readonly name = 'ProtoJsonError';
}

const maxUint32 = 0xffff_ffff;
const maxUint64 = 0xffff_ffff_ffff_ffffn;

/**
 * Reads a message from the text of its ProtoJSON, field names in the spelling of the schema or in camel case.
 *
 * Unknown fields are ignored, null means absent. Throws for anything that is no such message.
 */
export function readProtoJson<D extends DescMessage>(schema: D, text: string): MessageShape<D> {
  const message = create(schema);
  fill(schema, message, JSON.parse(text), schema.name);
  return message;
}

function fill(schema: DescMessage, message: object, json: unknown, path: string): void {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw wrong(path, 'an object', json);
  const members: Readonly<Record<string, unknown>> = { ...json };
  for (const field of schema.fields) {
    const member = members[field.name] ?? members[field.jsonName];
    if (member === undefined || member === null) continue;
    const value = fieldValue(field, member, `${path}.${field.name}`);
    const { oneof } = field;
    if (oneof === undefined) Object.assign(message, { [field.localName]: value });
    else setOneof(message, oneof.localName, field.localName, value, path);
  }
}

function setOneof(message: object, name: string, member: string, value: unknown, path: string): void {
  const own: Readonly<Record<string, unknown>> = { ...message };
  const before = own[name];
  if (typeof before === 'object' && before !== null && 'case' in before && before.case !== undefined) {
    throw new ProtoJsonError(`${path} has both ${String(before.case)} and ${member}`);
  }
  Object.assign(message, { [name]: { case: member, value } });
}

function fieldValue(field: DescField, json: unknown, path: string): unknown {
  if (field.fieldKind !== 'list') return itemValue(field.message, field.scalar, json, path);
  if (!Array.isArray(json)) throw wrong(path, 'a list', json);
  return json.map((item, at) => itemValue(field.message, field.scalar, item, `${path}[${at}]`));
}

function itemValue(
  schema: DescMessage | undefined,
  scalar: ScalarType | undefined,
  json: unknown,
  path: string,
): unknown {
  if (schema === undefined) return scalarValue(scalar, json, path);
  const message = create(schema);
  fill(schema, message, json, path);
  return message;
}

function scalarValue(scalar: ScalarType | undefined, json: unknown, path: string): unknown {
  switch (scalar) {
    case ScalarType.STRING:
      if (typeof json === 'string') return json;
      throw wrong(path, 'a text', json);
    case ScalarType.BOOL:
      if (typeof json === 'boolean') return json;
      throw wrong(path, 'true or false', json);
    case ScalarType.BYTES:
      return bytesValue(json, path);
    case ScalarType.UINT32:
      return Number(integerValue(json, path, BigInt(maxUint32)));
    case ScalarType.UINT64:
      return integerValue(json, path, maxUint64);
    default:
      throw new TypeError(`${path} is of a kind that the driver protocol has not`);
  }
}

function bytesValue(json: unknown, path: string): Uint8Array {
  if (typeof json !== 'string' || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(json)) throw wrong(path, 'bytes in base64', json);
  const bytes = Buffer.from(json, 'base64');
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function integerValue(json: unknown, path: string, max: bigint): bigint {
  const isInteger =
    (typeof json === 'number' && Number.isInteger(json)) || (typeof json === 'string' && /^\d+$/.test(json));
  const value = isInteger ? BigInt(json) : -1n;
  if (value < 0n || value > max) throw wrong(path, `an integer from 0 to ${max}`, json);
  return value;
}

function wrong(path: string, expected: string, found: unknown): ProtoJsonError {
  const text = JSON.stringify(found) ?? String(found);
  return new ProtoJsonError(`${path} should be ${expected}: ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`);
}
