// Holds docs/features.md to the rows and the tests.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { featureTables } from '../../../scripts/feature-rows.ts';
import { featureDocument, featureProblems, featureText, findTests } from '../../../scripts/feature-table.ts';

it('every row has a test under its name, and every test a row', () => {
  expect(featureProblems()).toEqual([]);
});

it('a row without a test and a test without a row are named', () => {
  const [server, ...others] = featureTables;
  if (server === undefined) throw new Error('no table');
  const [first, ...rows] = server.rows;
  const changed = {
    ...server,
    rows: [...rows, { row: 'Teleportation', promise: 'Frames arrive before they are sent.' }],
  };
  expect(featureProblems([changed, ...others])).toEqual([
    'Server: no test of Teleportation',
    `Server: no row ${first?.row}`,
  ]);
});

it('the tables have as many rows as those of the published README', () => {
  expect(featureTables.slice(0, 7).map(({ title, rows }) => [title, rows.length])).toEqual([
    ['Server', 16],
    ['End-to-End Encryption', 6],
    ['Cluster Protocol', 10],
    ['Presence Tracking', 7],
    ['Message Recovery', 5],
    ['Client SDKs', 12],
    ['Transport Security', 4],
  ]);
});

it('the document is what is generated', () => {
  const document = readFileSync(resolve(import.meta.dirname, '../../..', featureDocument), 'utf8');
  expect(document, 'run `npm run generate:features`').toBe(featureText());
});

it('tests are found by their descriptions, however they are written', () => {
  const source = [
    "describe('One', () => {\n  it('is first', () => {});\n  it.each([1, 2])('is %i', () => {});\n});",
    "tell(\n  'Two',\n  (it) => {\n    it('is within', {}, async () => {});\n  },\n  ['ws'],\n);",
    "function it() {\n  return expect('nothing');\n}",
  ].join('\n\n');
  expect(findTests(source, 'f').map(({ row, name }) => `${row} ${name}`)).toEqual([
    'One is first',
    'One is %i',
    'Two is within',
  ]);
});
