import { type DescField, type DescFile, type DescMessage, getOption, ScalarType } from '@bufbuild/protobuf';
import type { FieldRules } from '../../src/generated/pb/wse/v2/options_pb.ts';
import { rules as rulesOption } from '../../src/generated/pb/wse/v2/options_pb.ts';
import { commentOf } from './vocabulary.ts';

/** What a JSON value has to look like. */
export type Shape =
  | { readonly kind: 'any' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'number' }
  /** `unsigned` bounds it to 32 bits and to 0 and more. */
  | { readonly kind: 'integer'; readonly unsigned: boolean }
  /** `values` are the only texts allowed; empty for any. */
  | { readonly kind: 'string'; readonly values: readonly string[] }
  /** An object about whose members nothing is said. */
  | { readonly kind: 'object' }
  | { readonly kind: 'list'; readonly of: Shape }
  /** An object whose members all have one shape. */
  | { readonly kind: 'map'; readonly of: Shape }
  /** An object that the schema describes under this name. */
  | { readonly kind: 'part'; readonly name: string };

/** A member of a payload. */
export interface FieldModel {
  /** Name on the wire. */
  readonly name: string;
  readonly description: string;
  readonly shape: Shape;
  readonly required: boolean;
  readonly nullable: boolean;
}

/** An object of the schema: the payload of a message type, or a part of one. */
export interface PayloadModel {
  /** Name in the schema and of the TypeScript type. */
  readonly name: string;
  readonly description: string;
  readonly fields: readonly FieldModel[];
}

/** Reads a message of the schema as the object that it is in JSON. */
export function payloadOf(message: DescMessage): PayloadModel {
  return { name: message.name, description: commentOf(message), fields: message.fields.map(fieldOf) };
}

/** Finds a message of the schema by its short name. Throws RangeError when there is none. */
export function messageOf(files: readonly DescFile[], name: string): DescMessage {
  const found = files.flatMap((file) => file.messages).find((message) => message.name === name);
  if (found === undefined) throw new RangeError(`the schema has no message ${name}`);
  return found;
}

/** Every message that the payloads hold, directly or not, each once and in the order of first use. */
export function partsOf(messages: readonly DescMessage[]): readonly PayloadModel[] {
  const found = new Map<string, DescMessage>();
  const visit = (message: DescMessage): void => {
    for (const field of message.fields) {
      if (field.message === undefined || wellKnownShape(field.message) !== undefined) continue;
      if (found.has(field.message.name)) continue;
      found.set(field.message.name, field.message);
      visit(field.message);
    }
  };
  messages.forEach(visit);
  return Array.from(found.values(), payloadOf);
}

function fieldOf(field: DescField): FieldModel {
  const rules = getOption(field, rulesOption);
  return {
    name: field.name,
    description: commentOf(field),
    shape: shapeOf(field, rules),
    required: rules.required,
    nullable: rules.nullable,
  };
}

function shapeOf(field: DescField, rules: FieldRules): Shape {
  const element = elementShape(field, rules);
  if (field.fieldKind === 'list') return { kind: 'list', of: element };
  if (field.fieldKind === 'map') return { kind: 'map', of: element };
  return element;
}

function elementShape(field: DescField, rules: FieldRules): Shape {
  if (field.message !== undefined) return wellKnownShape(field.message) ?? { kind: 'part', name: field.message.name };
  switch (field.scalar) {
    case ScalarType.BOOL:
      return { kind: 'boolean' };
    case ScalarType.STRING:
      return { kind: 'string', values: rules.values };
    case ScalarType.UINT32:
      return { kind: 'integer', unsigned: true };
    case ScalarType.DOUBLE:
      return rules.integer ? { kind: 'integer', unsigned: false } : { kind: 'number' };
    default:
      throw new TypeError(`${field.parent.name}.${field.name}: JSON payloads hold no ${field}`);
  }
}

function wellKnownShape(message: DescMessage): Shape | undefined {
  if (message.typeName === 'google.protobuf.Value') return { kind: 'any' };
  if (message.typeName === 'google.protobuf.Struct') return { kind: 'object' };
  return undefined;
}
