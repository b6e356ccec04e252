import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { bytes } from './build.ts';
import { isFields, suiteBytes, suiteText } from './suite-bytes.ts';

type Init = Record<string, unknown>;

/**
 * Reads a message of the driver protocol as a suite writes it: field names of the proto file, bytes and long texts as
 * expressions, values of fields that end in `_json` either as text or as they are.
 *
 * Only the fields that are written are set, so the result fits an expectation as well as a request. A field written null
 * is set to undefined: it must be absent. Throws TypeError for a field the message does not have.
 */
export function suiteMessage(schema: DescMessage, written: unknown): Init {
  if (!isFields(written)) throw new TypeError(`${schema.name}: no object: ${JSON.stringify(written)}`);
  const init: Init = {};
  for (const [name, value] of Object.entries(written)) {
    const field = schema.fields.find((candidate) => candidate.name === name);
    if (field === undefined) throw new TypeError(`${schema.name} has no field ${name}`);
    const read = value === null ? undefined : fieldValue(field, value);
    if (field.oneof === undefined) init[field.localName] = read;
    else init[field.oneof.localName] = { case: field.localName, value: read };
  }
  return init;
}

function fieldValue(field: DescField, value: unknown): unknown {
  switch (field.fieldKind) {
    case 'message':
      return suiteMessage(field.message, value);
    case 'list':
      if (!Array.isArray(value)) throw new TypeError(`${field.name}: no list`);
      return value.map((item) =>
        field.listKind === 'message' ? suiteMessage(field.message, item) : scalarValue(field.name, field.scalar, item),
      );
    case 'scalar':
      return scalarValue(field.name, field.scalar, value);
    default:
      throw new TypeError(`${field.name}: maps and enums do not occur in the driver protocol`);
  }
}

function scalarValue(name: string, scalar: ScalarType | undefined, value: unknown): unknown {
  if (scalar === ScalarType.BYTES) return bytes(suiteBytes(value));
  if (scalar === ScalarType.UINT64) return BigInt(String(value));
  if (scalar !== ScalarType.STRING) return value;
  return name.endsWith('_json') && !isText(value) ? JSON.stringify(value) : suiteText(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' || (isFields(value) && '$text' in value);
}
