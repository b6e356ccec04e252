import { isMap, maxDepth } from './filter-values.ts';

// The text of a value is what Python calls `str`: filters of published servers are written against it, `$contains` with
// lists among them. Numbers are as JavaScript writes them, which differs beyond 1e16 and below 1e-4.

/** The text of a value for tests on texts; undefined for bytes and functions, which have none. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : literalOf(value, 0);
}

/** The value as it stands in the text of a list or a map. */
function literalOf(value: unknown, depth: number): string | undefined {
  if (depth > maxDepth) throw new RangeError(`reading: a value nests deeper than ${maxDepth}`);
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `[${value.map((item) => literalOf(item, depth + 1)).join(', ')}]`;
  return isMap(value) ? `{${membersOf(value, depth).join(', ')}}` : undefined;
}

function membersOf(map: Readonly<Record<string, unknown>>, depth: number): readonly string[] {
  return Object.entries(map).map(([name, member]) => `${quoted(name)}: ${literalOf(member, depth + 1)}`);
}

const named: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** In single quotes, unless the text holds those and no double ones. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\\p{Cc}']/gu, (found) => {
    if (found === "'") return quote === "'" ? "\\'" : found;
    return named[found] ?? `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `${quote}${escaped}${quote}`;
}
