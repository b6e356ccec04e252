import { type DescField, type DescFile, getOption, ScalarType, toJson } from '@bufbuild/protobuf';
import {
  type DialectRules,
  DialectRulesSchema,
  dialect as option,
  session,
} from '../../src/generated/pb/wse/v2/dialects_pb.ts';
import { commentOf, shortName, wordsOf } from './vocabulary.ts';

/** What a field of a dialect holds; enum values by their short names in lower case. */
export type DialectValue = string | number | boolean | readonly string[];

/** Fields of a dialect by name, in the order of the schema; those without value are missing. */
type DialectValues = ReadonlyMap<string, DialectValue>;

/** A field in which dialects may differ. */
export interface DialectField {
  /** Name in the schema and in TypeScript: `pong_version`. */
  readonly name: string;
  readonly description: string;
  /** TypeScript type of its values. */
  readonly type: string;
  /** Some dialect has no value for it. */
  readonly optional: boolean;
  /** Sessions go by it. */
  readonly session: boolean;
}

/** A dialect with all its fields. */
export interface DialectModel {
  readonly name: string;
  readonly values: DialectValues;
  /** Differences of releases below a version, newest first. */
  readonly earlier: readonly { readonly before: string; readonly values: DialectValues }[];
}

// Fields that say how the data is written and not what a dialect does.
const bookkeeping = new Set(['name', 'based_on', 'earlier']);

/** Reads the dialects, oldest first, each complete with what it takes from the one it is based on. */
export function dialectsOf(files: readonly DescFile[]): readonly DialectModel[] {
  const fields = rulesFields(files);
  const complete = new Map<number, DialectValues>();
  return wordsOf(files, 'Dialect', option).map(({ number, rules }) => {
    const base = complete.get(rules.basedOn) ?? new Map();
    const own = valuesOf(fields, rules);
    const values = inOrder(fields, (name) => own.get(name) ?? base.get(name));
    complete.set(number, values);
    return { name: rules.name, values, earlier: earlierOf(fields, rules) };
  });
}

/** Reads the fields in which dialects may differ, in the order of the schema. */
export function dialectFieldsOf(
  files: readonly DescFile[],
  dialects: readonly DialectModel[],
): readonly DialectField[] {
  return rulesFields(files).map((field) => ({
    name: field.name,
    description: commentOf(field),
    type: typeOf(field),
    optional: dialects.some((dialect) => !dialect.values.has(field.name)),
    session: getOption(field, session),
  }));
}

// From the files at hand and not from the generated descriptor, which has no comments.
function rulesFields(files: readonly DescFile[]): readonly DescField[] {
  const message = files.flatMap((file) => file.messages).find((desc) => desc.typeName === DialectRulesSchema.typeName);
  return (message?.fields ?? []).filter((field) => !bookkeeping.has(field.name));
}

function earlierOf(fields: readonly DescField[], rules: DialectRules): DialectModel['earlier'] {
  return rules.earlier.map(({ before, rules: changes }) => ({
    before,
    values: changes === undefined ? new Map() : valuesOf(fields, changes),
  }));
}

function valuesOf(fields: readonly DescField[], rules: DialectRules): DialectValues {
  const json = new Map(Object.entries(toJson(DialectRulesSchema, rules, { useProtoFieldName: true }) ?? {}));
  return inOrder(fields, (name, field) => plainValue(field, json.get(name)));
}

function inOrder(
  fields: readonly DescField[],
  lookup: (name: string, field: DescField) => DialectValue | undefined,
): DialectValues {
  const values = new Map<string, DialectValue>();
  for (const field of fields) {
    const value = lookup(field.name, field);
    if (value !== undefined) values.set(field.name, value);
  }
  return values;
}

function plainValue(field: DescField, json: unknown): DialectValue | undefined {
  if (field.fieldKind === 'enum')
    return field.enum.values.find((value) => value.name === json)?.localName.toLowerCase();
  if (Array.isArray(json)) return json.map(String);
  if (typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean') return json;
  return undefined;
}

function typeOf(field: DescField): string {
  if (field.fieldKind === 'list') return 'readonly string[]';
  if (field.fieldKind === 'enum') {
    const names = enumNames(field);
    return names.map((name) => `'${name}'`).join(' | ');
  }
  if (field.scalar === ScalarType.BOOL) return 'boolean';
  return field.scalar === ScalarType.STRING ? 'string' : 'number';
}

function enumNames(field: DescField & { readonly fieldKind: 'enum' }): readonly string[] {
  return field.enum.values.filter((value) => value.number !== 0).map((value) => shortName(value).toLowerCase());
}
