import type { DialectField, DialectModel, DialectValue, Model } from './model.ts';
import { docComment, generatedHeader, literal, quote, union } from './source-text.ts';

/** Writes `session-dialects.ts`: what sessions go by, of each dialect by itself, and the record of all. */
export function renderSessionDialects(model: Model): string {
  const names = model.dialects.map(({ name }) => name);
  const derivations = model.keyDerivations.map(({ name }) => name.toLowerCase());
  return `${generatedHeader}
/** Name of a wire version of WSE. */
export type DialectName = ${union(names)};
/** All dialects, oldest first. */
export const dialectNames: readonly DialectName[] = ${literal(names)};

/** Latest server version that was published. */
export const latestVersion = ${quote(String(model.dialects.at(-1)?.values.get('until')))};

/** Recipe of the AES key: HKDF-SHA256 of the ECDH secret, 32 bytes long. */
export type KeyDerivation = ${union(derivations)};

/** What differs between dialects in sessions of either side, as published servers behave. */
export interface SessionRules {
${rulesOf(model, true).map(fieldLine).join('')}}

/** What sessions go by of a wire version of WSE: all that clients need of it. */
export interface SessionDialect extends SessionRules {
  readonly name: DialectName;
  /** What earlier releases of the same dialect do otherwise, newest first. */
  readonly earlier: readonly EarlierRelease<SessionRules>[];
}

/** A difference between releases of one dialect. */
export interface EarlierRelease<Rules> {
  /** Versions below this one differ. */
  readonly before: string;
  readonly rules: Readonly<Partial<Rules>>;
}

/** Dialects are written as what sets them apart from the one after: most rules are the same in all. */
function before(later: SessionDialect, changes: Partial<SessionDialect>): SessionDialect {
  return { ...later, ...changes };
}

${latestFirst(model)
  .map(([dialect, later]) => sessionConstant(model, dialect, later))
  .join('\n')}
/** What sessions go by of all dialects, by name. */
export const sessionDialects: Readonly<Record<DialectName, SessionDialect>> = {
${names.map((name) => `  ${name}: sessionDialect${name},\n`).join('')}};
`;
}

/** Writes `dialects.ts`: each dialect with all its rules, and the record of all. */
export function renderDialects(model: Model): string {
  const names = model.dialects.map(({ name }) => name);
  return `${generatedHeader}import {
  type DialectName,
  type EarlierRelease,
  type SessionDialect,
${names.map((name) => `  sessionDialect${name},\n`).join('')}  type SessionRules,
} from './session-dialects.ts';

/** What differs between dialects beside sessions: in servers and nodes. \`null\` stands for what is absent, unbounded or unknown. */
export interface ServerRules {
${rulesOf(model, false).map(fieldLine).join('')}}

/** All in which dialects differ, as published servers behave. */
export type DialectRules = SessionRules & ServerRules;

/** A wire version of WSE, as data. */
export interface Dialect extends SessionDialect, ServerRules {
  readonly earlier: readonly EarlierRelease<DialectRules>[];
}

/** The rules of servers are written as what sets a dialect apart from the one after, too. */
function before(later: ServerRules, changes: Partial<ServerRules>): ServerRules {
  return { ...later, ...changes };
}

function complete(
  session: SessionDialect,
  rules: ServerRules,
  earlier: readonly EarlierRelease<DialectRules>[] = [],
): Dialect {
  return { ...session, ...rules, earlier };
}

${latestFirst(model)
  .map(([dialect, later]) => dialectConstants(model, dialect, later))
  .join('\n')}
/** All dialects by name. A bundle that needs one of them imports it by itself: \`dialectD2g\`. */
export const dialects: Readonly<Record<DialectName, Dialect>> = {
${names.map((name) => `  ${name}: dialect${name},\n`).join('')}};
`;
}

/** What a dialect is in a line is for readers: it stands in comments and chapters, and bundles do without. */
function rulesOf(model: Model, session: boolean): readonly DialectField[] {
  return model.dialectFields.filter((field) => field.name !== 'summary' && field.session === session);
}

function fieldLine({ name, description, type, optional }: DialectField): string {
  const precise = name === 'key_derivation' ? 'KeyDerivation' : type;
  return `${docComment(description, '  ')}  readonly ${name}: ${precise}${optional ? ' | null' : ''};\n`;
}

/** The newest dialect is written out, each of the others by its differences from the one after it. */
function latestFirst({ dialects }: Model): (readonly [DialectModel, later: DialectModel | undefined])[] {
  return dialects.map((dialect, at) => [dialect, dialects[at + 1]] as const).reverse();
}

function sessionConstant(model: Model, dialect: DialectModel, later: DialectModel | undefined): string {
  const rules = rulesOf(model, true);
  const membersOf = ({ name, values, earlier }: DialectModel): string[] => [
    `  name: ${quote(name)},\n`,
    ...ruleLines(rules, values),
    `  earlier: ${releases(earlier, rules)},\n`,
  ];
  const about = `What sessions go by of ${dialect.name}, server versions ${dialect.values.get('since')} to ${dialect.values.get('until')}.`;
  const members = differences(membersOf(dialect), later === undefined ? [] : membersOf(later));
  const value = later === undefined ? `{\n${members}}` : derived(`sessionDialect${later.name}`, members);
  return `${docComment(about)}export const sessionDialect${dialect.name}: SessionDialect = ${value};\n`;
}

function dialectConstants(model: Model, dialect: DialectModel, later: DialectModel | undefined): string {
  const { name, values, earlier } = dialect;
  const rules = rulesOf(model, false);
  const members = differences(ruleLines(rules, values), later === undefined ? [] : ruleLines(rules, later.values));
  const value = later === undefined ? `{\n${members}}` : derived(`rules${later.name}`, members);
  const parts = [`sessionDialect${name}`, `rules${name}`];
  if (earlier.length > 0) parts.push(releases(earlier, model.dialectFields));
  return `const rules${name}: ServerRules = ${value};

${docComment(aboutOf(dialect))}export const dialect${name}: Dialect = /* @__PURE__ */ complete(${parts.join(', ')});
`;
}

function aboutOf({ values }: DialectModel): string {
  return `${values.get('summary')}. Server versions ${values.get('since')} to ${values.get('until')}.`;
}

function derived(later: string, members: string): string {
  return `/* @__PURE__ */ before(${later}, {${members === '' ? '' : `\n${members}`}})`;
}

function ruleLines(rules: readonly DialectField[], values: DialectModel['values']): string[] {
  return rules.map(({ name }) => `  ${name}: ${literalOf(values.get(name))},\n`);
}

function differences(members: readonly string[], later: readonly string[]): string {
  return members.filter((member) => !later.includes(member)).join('');
}

/** Releases that differ in some of these rules. */
function releases(earlier: DialectModel['earlier'], rules: readonly DialectField[]): string {
  const names = new Set(rules.map(({ name }) => name));
  const lines = earlier.flatMap(({ before, values }) => {
    const own = Array.from(values).filter(([name]) => names.has(name));
    return own.length === 0 ? [] : [`\n    ${literal({ before, rules: Object.fromEntries(own) })},`];
  });
  return lines.length === 0 ? '[]' : `[${lines.join('')}\n  ]`;
}

function literalOf(value: DialectValue | undefined): string {
  return value === undefined ? 'null' : literal(value);
}
