import type { FieldModel, Model, PayloadModel, Shape } from './model.ts';
import { docComment, generatedHeader, memberName, union } from './source-text.ts';

/** Writes `payloads.ts`: an interface for every payload and for the objects within. */
export function renderPayloads(model: Model): string {
  const types = model.messageTypes;
  return `${generatedHeader}
/** Payload by message type. */
export interface PayloadByType {
${types.map(({ type, payload }) => `  ${memberName(type)}: ${payloadTypeName(payload.name)};\n`).join('')}}

${types.map(({ type, payload }) => payloadInterface(`Payload of \`${type}\`. ${payload.description}`, payload)).join('\n')}
${model.parts.map((part) => partInterface(part)).join('\n')}`;
}

/** Name of the TypeScript type of a message type's payload. */
export function payloadTypeName(messageName: string): string {
  return `${messageName}Payload`;
}

function payloadInterface(about: string, { name, fields }: PayloadModel): string {
  return `${docComment(about)}export interface ${payloadTypeName(name)} {\n${fields.map(fieldLine).join('')}}\n`;
}

function partInterface({ name, description, fields }: PayloadModel): string {
  return `${docComment(description)}export interface ${name} {\n${fields.map(fieldLine).join('')}}\n`;
}

function fieldLine({ name, description, shape, required, nullable }: FieldModel): string {
  const type = `${typeOf(shape)}${nullable ? ' | null' : ''}`;
  return `${docComment(description, '  ')}  readonly ${memberName(name)}${required ? '' : '?'}: ${type};\n`;
}

function typeOf(shape: Shape): string {
  switch (shape.kind) {
    case 'any':
      return 'unknown';
    case 'boolean':
      return 'boolean';
    case 'number':
    case 'integer':
      return 'number';
    case 'string':
      return shape.values.length === 0 ? 'string' : union(shape.values);
    case 'object':
      return 'Readonly<Record<string, unknown>>';
    case 'list':
      return `readonly ${typeOf(shape.of)}[]`;
    case 'map':
      return `Readonly<Record<string, ${typeOf(shape.of)}>>`;
    case 'part':
      return shape.name;
  }
}
