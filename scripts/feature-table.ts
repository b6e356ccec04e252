// Writes docs/features.md: what the README of the published server promises, row by row, and the tests that hold us to it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type FeatureRow, type FeatureTable, featureTables } from './feature-rows.ts';

const root = resolve(import.meta.dirname, '..');
/** The document, from the root of the repository. */
export const featureDocument = 'docs/features.md';

const introduction = `<!-- Written by \`npm run generate:features\` from scripts/feature-rows.ts and the tests. -->
# Features, row by row

The README of the published server promises its features in tables, many by the name of a technique. Behind each row stands
here what of it can be observed, in our words, and the tests that show it for this server, or for this client in the table of
clients; each fails when the feature does.
Where a test is told over several transports, it runs over memory, \`ws\` and uWebSockets.js. How fast a technique makes a
server is no matter of tests: see [the benchmarks](../bench).
`;

/** A test, and where it stands. */
interface FoundTest {
  readonly row: string;
  readonly name: string;
  readonly file: string;
}

// Formatted sources alone: a description begins a line, and its tests stand within it.
const title = /^(?:describe|tell)\(\s*'((?:[^'\\]|\\.)*)'/;
const test = /^ {2,6}it(?:\.each\([\s\S]*?\))?\(\s*(['`])((?:(?!\1)[^\\]|\\.)*)\1/gm;

/** Tests of a source by the description they stand in, in their order. */
export function findTests(source: string, file: string): readonly FoundTest[] {
  const blocks = source.split(/^(?=(?:describe|tell)\()/m);
  return blocks.flatMap((block) => {
    const row = title.exec(block)?.[1];
    if (row === undefined) return [];
    return [...block.matchAll(test)].map((match) => ({ row, name: match[2] ?? '', file }));
  });
}

function testsOf({ files }: FeatureTable): readonly FoundTest[] {
  return files.flatMap((file) => findTests(readFileSync(join(root, file), 'utf8'), file));
}

/** What is wrong between rows and tests: a row that nothing holds us to, a description that is no row. */
export function featureProblems(tables: readonly FeatureTable[] = featureTables): readonly string[] {
  return tables.flatMap((table) => {
    const tests = new Set(testsOf(table).map(({ row }) => row));
    const rows = new Set(table.rows.map(({ row }) => row));
    return [
      ...[...rows].filter((row) => !tests.has(row)).map((row) => `${table.title}: no test of ${row}`),
      ...[...tests].filter((row) => !rows.has(row)).map((row) => `${table.title}: no row ${row}`),
    ];
  });
}

/** Writes the document. */
export function featureText(tables: readonly FeatureTable[] = featureTables): string {
  return [introduction, ...tables.map(writeTable)].join('\n');
}

function writeTable(table: FeatureTable): string {
  const tests = testsOf(table);
  const rows = table.rows.map((row) =>
    writeRow(
      row,
      tests.filter((test) => test.row === row.row),
    ),
  );
  return [`## ${table.title}`, '', '| row | what it promises | tests | file |', '|---|---|---|---|', ...rows, ''].join(
    '\n',
  );
}

function writeRow({ row, promise, missing }: FeatureRow, tests: readonly FoundTest[]): string {
  const said = missing === undefined ? promise : `${promise} **Missing:** ${missing}`;
  const files = [...new Set(tests.map(({ file }) => file))].map(linkTo);
  const cells = [row, said, tests.map(({ name }) => name).join('<br>'), files.join('<br>')];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function linkTo(file: string): string {
  return `[${file.split('/').at(-1)}](${relative('docs', file)})`;
}

function main(): void {
  const problems = featureProblems();
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else writeFileSync(join(root, featureDocument), featureText());
}

if (process.argv[1] === import.meta.filename) main();
