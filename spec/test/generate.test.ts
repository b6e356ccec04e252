import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findDifferences } from '../generator/generate.ts';
import { loadModel } from '../generator/model.ts';
import { outputs } from '../generator/outputs.ts';
import { fillTables } from '../generator/prose.ts';

const spec = fileURLToPath(new URL('..', import.meta.url));

function buf(...args: string[]): string {
  return execFileSync(join(spec, '../node_modules/.bin/buf'), args, { cwd: spec, encoding: 'utf8', stdio: 'pipe' });
}

describe('generated files', () => {
  it('are those of the schema', () => {
    expect(findDifferences().map(({ path }) => path)).toEqual([]);
  });

  it('have one generator each', () => {
    const paths = outputs.map(({ path }) => path);
    expect(paths).toEqual([...new Set(paths)]);
  });
});

describe('the schema', () => {
  it('keeps the rules of buf lint', () => {
    expect(buf('lint')).toBe('');
  });

  it('breaks nothing that was published', () => {
    expect(buf('breaking', '--against', 'proto/baseline.binpb')).toBe('');
  });
});

describe('tables in chapters', () => {
  const model = loadModel();

  it('replace what stands between their marks and nothing else', () => {
    const chapter = 'before\n<!-- table:cluster-flags -->\nold\n<!-- /table -->\nafter\n';
    const filled = fillTables(chapter, model);
    expect(filled).toMatch(/^before\n<!-- table:cluster-flags -->\n\| frame \|/);
    expect(filled).toMatch(/\|\n<!-- \/table -->\nafter\n$/);
    expect(filled).not.toContain('old');
  });

  it('stay as they are when they are filled again', () => {
    const once = fillTables('<!-- table:close-codes -->\n<!-- /table -->\n', model);
    expect(fillTables(once, model)).toBe(once);
  });

  it.each([
    'message-types',
    'messages-handshake',
    'messages-subscription',
    'envelope-fields',
    'categories',
    'markers',
    'error-codes',
    'close-codes',
    'features',
    'limits',
    'limits-server',
    'dialects',
    'dialect-rules',
    'cluster-frame-types',
    'cluster-capabilities',
    'cluster-flags',
    'key-derivations',
  ])('include %s, whose rows are all as long as its head', (name) => {
    const filled = fillTables(`<!-- table:${name} -->\n<!-- /table -->`, model);
    const rows = filled.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.filter((row) => !row.endsWith(' |'))).toEqual([]);
  });

  it('refuse a name that no table has', () => {
    expect(() => fillTables('<!-- table:colours -->\n<!-- /table -->', model)).toThrow(/no table colours/);
  });

  it('refuse a mark without its end', () => {
    expect(() => fillTables('<!-- table:limits -->\n', model)).toThrow('1 tables begin and 0 end');
  });
});
