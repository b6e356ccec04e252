import type { DialectModel, DialectValue, Model } from './model.ts';
import { docComment, generatedHeader, literal, quote, union } from './source-text.ts';

/** Writes `dialects.ts`: the type of a dialect, each dialect by itself, and the record of all. */
export function renderDialects(model: Model): string {
  const names = model.dialects.map(({ name }) => name);
  const derivations = model.keyDerivations.map(({ name }) => name.toLowerCase());
  return `${generatedHeader}
/** Name of a wire version of WSE. */
export type DialectName = ${union(names)};
/** All dialects, oldest first. */
export const dialectNames: readonly DialectName[] = ${literal(names)};

/** Recipe of the AES key: HKDF-SHA256 of the ECDH secret, 32 bytes long. */
export type KeyDerivation = ${union(derivations)};

/** All in which dialects differ, as published servers behave. \`null\` stands for what is absent, unbounded or unknown. */
export interface DialectRules {
${rulesOf(model).map(fieldLine).join('')}}

/** A wire version of WSE, as data. */
export interface Dialect extends DialectRules {
  readonly name: DialectName;
  /** What earlier releases of the same dialect do otherwise, newest first. */
  readonly earlier: readonly EarlierRelease[];
}

/** A difference between releases of one dialect. */
export interface EarlierRelease {
  /** Versions below this one differ. */
  readonly before: string;
  readonly rules: Readonly<Partial<DialectRules>>;
}

/** Dialects are written as what sets them apart from the one after: most rules are the same in all. */
function before(later: Dialect, changes: Partial<Dialect>): Dialect {
  return { ...later, ...changes };
}

${model.dialects
  .map((dialect, at) => dialectConstant(model, dialect, model.dialects[at + 1]))
  .reverse()
  .join('\n')}
/** All dialects by name. A bundle that needs one of them imports it by itself: \`dialectD2g\`. */
export const dialects: Readonly<Record<DialectName, Dialect>> = {
${names.map((name) => `  ${name}: dialect${name},\n`).join('')}};
`;
}

/** What a dialect is in a line is for readers: it stands in comments and chapters, and bundles do without. */
function rulesOf(model: Model): Model['dialectFields'] {
  return model.dialectFields.filter(({ name }) => name !== 'summary');
}

function fieldLine({ name, description, type, optional }: Model['dialectFields'][number]): string {
  const precise = name === 'key_derivation' ? 'KeyDerivation' : type;
  return `${docComment(description, '  ')}  readonly ${name}: ${precise}${optional ? ' | null' : ''};\n`;
}

/** The newest dialect is written out, each of the others by its differences from the one after it. */
function dialectConstant(model: Model, dialect: DialectModel, later: DialectModel | undefined): string {
  const { name, values } = dialect;
  const about = `${values.get('summary')}. Server versions ${values.get('since')} to ${values.get('until')}.`;
  const all = membersOf(model, dialect);
  const same = new Set(later === undefined ? [] : membersOf(model, later));
  const members = all.filter((member) => !same.has(member)).join('');
  const value = later === undefined ? `{\n${members}}` : `/* @__PURE__ */ before(dialect${later.name}, {\n${members}})`;
  return `${docComment(about)}export const dialect${name}: Dialect = ${value};\n`;
}

function membersOf(model: Model, { name, values, earlier }: DialectModel): string[] {
  return [
    `  name: ${quote(name)},\n`,
    ...rulesOf(model).map((field) => `  ${field.name}: ${literalOf(values.get(field.name))},\n`),
    `  earlier: [${earlier.map(earlierLine).join('')}${earlier.length === 0 ? '' : '\n  '}],\n`,
  ];
}

function earlierLine({ before, values }: DialectModel['earlier'][number]): string {
  return `\n    ${literal({ before, rules: Object.fromEntries(values) })},`;
}

function literalOf(value: DialectValue | undefined): string {
  return value === undefined ? 'null' : literal(value);
}
