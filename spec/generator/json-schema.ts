import type { EnvelopeFieldModel, FieldModel, MessageTypeModel, Model, PayloadModel, Shape } from './model.ts';

/** A JSON Schema, or a part of one. */
export type JsonSchema = { readonly [keyword: string]: unknown };

const unsignedMaximum = 0xffff_ffff;

/** Writes `message.schema.json`: the envelope, and under `$defs` every payload and the objects within. */
export function renderJsonSchema(model: Model): string {
  const schema: JsonSchema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:wse:v2:message',
    title: 'WSE message',
    description:
      'What a writer of messages keeps to. Readers accept more: any kind of value in any field of the envelope, and any payload.',
    ...envelopeSchema(model.envelope),
    allOf: model.messageTypes.map(payloadRule),
    $defs: payloadSchemas(model, '#/$defs/'),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** The schemas of all payloads, by message type, and of the objects within, by name; `base` leads to their home. */
export function payloadSchemas(model: Model, base: string): Readonly<Record<string, JsonSchema>> {
  const payloads = model.messageTypes.map(({ type, payload }) => [type, objectSchema(payload, base)]);
  const parts = model.parts.map((part) => [part.name, objectSchema(part, base)]);
  return Object.fromEntries([...payloads, ...parts]);
}

/** The schema of the envelope, whatever its payload. */
export function envelopeSchema(fields: readonly EnvelopeFieldModel[]): JsonSchema {
  const properties = Object.fromEntries(fields.map(({ field }) => [field.name, propertySchema(field, '')]));
  return { type: 'object', properties };
}

function payloadRule({ type, payload }: MessageTypeModel): JsonSchema {
  const required = payload.fields.some((field) => field.required) ? { required: ['p'] } : {};
  return {
    if: { properties: { t: { const: type } }, required: ['t'] },
    // biome-ignore lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema.
    then: { properties: { p: { $ref: `#/$defs/${type}` } }, ...required },
  };
}

function objectSchema({ description, fields }: PayloadModel, base: string): JsonSchema {
  const required = fields.filter((field) => field.required).map((field) => field.name);
  return {
    type: 'object',
    description,
    properties: Object.fromEntries(fields.map((field) => [field.name, propertySchema(field, base)])),
    ...(required.length === 0 ? {} : { required }),
  };
}

function propertySchema({ description, shape, nullable }: FieldModel, base: string): JsonSchema {
  const schema = shapeSchema(shape, base);
  return { description, ...(nullable ? { anyOf: [schema, { type: 'null' }] } : schema) };
}

function shapeSchema(shape: Shape, base: string): JsonSchema {
  switch (shape.kind) {
    case 'any':
      return {};
    case 'integer':
      return { type: 'integer', ...(shape.unsigned ? { minimum: 0, maximum: unsignedMaximum } : {}) };
    case 'string':
      return shape.values.length === 0 ? { type: 'string' } : { enum: shape.values };
    case 'list':
      return { type: 'array', items: shapeSchema(shape.of, base) };
    case 'map':
      return { type: 'object', additionalProperties: shapeSchema(shape.of, base) };
    case 'part':
      return { $ref: `${base}${shape.name}` };
    default:
      return { type: shape.kind };
  }
}
