import { code, grouped, table, words } from './markdown.ts';
import type { DialectField, DialectModel, DialectValue, Model } from './model.ts';

// Columns of the table of releases, which the table of rules leaves out.
const identity = new Set(['summary', 'since', 'until']);

/** The dialects and their releases. */
export function dialectTable({ dialects }: Model): string {
  const rows = dialects.map(({ name, values }) => [name, releases(values), String(values.get('summary') ?? '')]);
  return table(['dialect', 'server versions', 'what sets it apart'], rows);
}

/** All in which dialects differ; where earlier releases of a dialect differ from it, the cell says so. */
export function dialectRuleTable({ dialects, dialectFields }: Model): string {
  const rows = dialectFields
    .filter(({ name }) => !identity.has(name))
    .map((field) => [code(field.name), ...dialects.map((dialect) => cellOf(dialect, field)), field.description]);
  return table(['rule', ...dialects.map(({ name }) => name), 'meaning'], rows);
}

function releases(values: DialectModel['values']): string {
  const [since, until] = [String(values.get('since')), String(values.get('until'))];
  return since === until ? since : `${since} to ${until}`;
}

function cellOf({ values, earlier }: DialectModel, field: DialectField): string {
  const before = earlier.filter((release) => release.values.has(field.name));
  const notes = before.map((release) => `; before ${release.before} ${textOf(release.values.get(field.name), field)}`);
  return `${textOf(values.get(field.name), field)}${notes.join('')}`;
}

function textOf(value: DialectValue | undefined, field: DialectField): string {
  if (value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return field.name.endsWith('_code') ? String(value) : grouped(value);
  if (typeof value === 'string') return field.type === 'string' ? code(value) || 'none' : words(value);
  return value.join(', ');
}
