import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { formatJson } from '../../src/report/json.ts';
import { type JsonReport, readJsonReport } from '../../src/report/json-report.ts';
import { changesSince, formatChanges } from '../../src/report/since.ts';
import { isBad, type Status, statuses } from '../../src/results.ts';
import { sampleReport } from '../support/report.ts';
import { runMain } from '../support/run-main.ts';

const folder = mkdtempSync(join(tmpdir(), 'wse-since-'));
afterAll(() => rmSync(folder, { recursive: true }));

function reportOf(peers: Readonly<Record<string, Readonly<Record<string, Status>>>>): JsonReport {
  return readJsonReport(
    JSON.stringify({
      format: 'wse-conformance-report/1',
      peers: Object.entries(peers).map(([name, results]) => ({
        name,
        results: Object.entries(results).map(([run, status]) => ({ name: run, status })),
      })),
    }),
  );
}

describe('what changed between two reports', () => {
  it('tells of each run what became of it, the worst first', () => {
    const before = reportOf({
      a: { x: 'passed', y: 'failed', z: 'passed', old: 'passed', k: 'known' },
      b: { x: 'passed' },
    });
    const after = reportOf({
      a: { x: 'failed', y: 'passed', z: 'passed', fresh: 'passed', k: 'unsupported', bad: 'failed' },
      b: { x: 'passed' },
    });
    const changes = changesSince(before, after);
    expect(changes.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'worse x',
      'worse bad',
      'better y',
      'new fresh',
      'gone old',
      'other k',
    ]);
    expect(formatChanges(changes, 'before.json')).toBe(
      [
        'since before.json: 2 worse, 1 better, 1 new, 1 gone, 1 other',
        '  worse  a  x: passed -> failed',
        '  worse  a  bad: not there -> failed',
        '  better a  y: failed -> passed',
        '  new    a  fresh: not there -> passed',
        '  gone   a  old: passed -> not there',
        '  other  a  k: known -> unsupported',
        '',
      ].join('\n'),
    );
  });

  it('is nothing between a report and itself, and turned round the other way round', async () => {
    const same = readJsonReport(formatJson(await sampleReport()));
    expect(changesSince(same, same)).toEqual([]);
    expect(formatChanges([], 'x')).toBe('since x: nothing has changed\n');
    const results = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom(...statuses));
    fc.assert(
      fc.property(results, results, (one, other) => {
        const [first, second] = [reportOf({ p: one }), reportOf({ p: other })];
        const [there, back] = [changesSince(first, second), changesSince(second, first)];
        expect(there.map(({ name }) => name).sort()).toEqual(back.map(({ name }) => name).sort());
        for (const { before, after, kind } of there) {
          expect(kind === 'worse').toBe(
            after !== undefined && isBad(after) && !(before !== undefined && isBad(before)),
          );
        }
      }),
    );
  });

  it('is cut where there is too much of it', () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`case/${at}`, 'failed' as const]));
    expect(formatChanges(changesSince(reportOf({}), reportOf({ p: many })), 'x')).toContain('and 10 more');
  });
});

describe('--since', () => {
  it('tells behind the report what has changed', async () => {
    const path = join(folder, 'before.json');
    await runMain(['codec', '--run', 'good/one', '--report', 'json', '--out', path]);
    const { stdout } = await runMain(['codec', '--run', 'good/**', '--since', path]);
    expect(stdout).toContain(`since ${path}: 1 new\n`);
    const json = await runMain(['codec', '--run', 'good/**', '--since', path, '--report', 'json']);
    expect(() => JSON.parse(json.stdout)).not.toThrow();
    expect(json.stderr).toContain(`since ${path}: 1 new\n`);
  });

  it('refuses what is no report', async () => {
    const path = join(folder, 'other.json');
    writeFileSync(path, '{"format":"x"}');
    const { code, stderr } = await runMain(['codec', '--run', 'good/**', '--since', path]);
    expect(code).toBe(2);
    expect(stderr).toContain('no report of the format wse-conformance-report/1');
  });
});
