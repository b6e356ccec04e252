import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transcriptsDirectory } from '@wsekit/spec/vectors';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { tinyEnvironment } from '../support/tiny-library.ts';

const folder = mkdtempSync(join(tmpdir(), 'wse-recordings-'));
const file = 'mixed-server-2.3.2.json';
copyFileSync(join(transcriptsDirectory, file), join(folder, file));
writeFileSync(join(folder, 'foreign.json'), '{"some":"thing"}');
writeFileSync(join(folder, 'broken.json'), '{');

const others: string[] = [];

afterAll(() => {
  for (const each of [folder, ...others]) rmSync(each, { recursive: true });
});

async function run(args: readonly string[], signal: AbortSignal = new AbortController().signal) {
  const streams = { stdout: '', stderr: '' };
  const writer = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      streams[name] += text;
    },
  });
  const code = await main(['recordings', ...args], tinyEnvironment(writer('stdout'), writer('stderr'), signal));
  return { code, ...streams };
}

/** A folder with one recording that says what our server would not. */
function folderOf(change: (text: string) => string): string {
  const other = mkdtempSync(join(tmpdir(), 'wse-recordings-'));
  others.push(other);
  writeFileSync(join(other, file), change(readFileSync(join(transcriptsDirectory, file), 'utf8')));
  return other;
}

describe('recordings', () => {
  it('plays what it can read, tells what it cannot, and gives 0 when exceptions account for all', async () => {
    const { code, stdout, stderr } = await run([folder]);
    expect(stdout).toContain('6 recordings match (');
    expect(stdout).toContain('0 differ\n');
    expect(stderr).toMatch(/not read: .*broken\.json: not JSON/);
    expect(stderr).toMatch(/not read: .*foreign\.json: in none of the known formats/);
    expect(code).toBe(0);
  });

  it('gives 1 and shows both sides when something differs', async () => {
    const other = folderOf((text) => text.replaceAll('rate_limit_warning', 'rate_limit_praise'));
    const { code, stdout } = await run([other, '--run', '**/rate-warning']);
    expect(stdout).toContain('DIFFERS mixed-server-2.3.2/rate-warning: warnings before the limit\n  frames a\n');
    expect(stdout).toMatch(/- .*"t":"rate_limit_praise"/);
    expect(stdout).toMatch(/\+ .*"t":"rate_limit_warning"/);
    expect(code).toBe(1);
  });

  it('tells of a recording whose version or settings it does not know, and plays the others', async () => {
    const other = folderOf((text) => text.replace('"config":{}', '"config":{"unheard_of":1}'));
    const { code, stdout } = await run([other]);
    expect(stdout).toContain('no option of ours stands for the setting unheard_of');
    expect(stdout).toContain('1 differ\n');
    expect(code).toBe(1);
  });

  it('takes a recording whose payload was not kept for an exception', async () => {
    const lost = '{"dir":"c2s","at_ms":900,"conn":"a","op":"binary","len":3200,"sha256":"SHA","head_hex":"00"}';
    const other = folderOf((text) =>
      text.replaceAll('"frames":[', `"frames":[${lost.replace('SHA', '0'.repeat(64))},`),
    );
    const { code, stdout } = await run([other, '--run', '**/globs-many']);
    expect(stdout).toContain('exception: the recording has the length of a payload, not its bytes');
    expect(code).toBe(0);
  });

  it.each([
    ['text', /our server on ws: 1 of 1 recordings match/],
    ['json', /"asExpected": true/],
    ['junit', /<testsuite name="recordings on ws" tests="1" failures="0"/],
    ['markdown', /\*\*Everything as expected\*\*/],
    ['html', /<h1>Everything as expected<\/h1>/],
  ])('reports as %s, to a file as well', async (format, wanted) => {
    const out = join(folder, `report.${format}`);
    const { stdout } = await run([folder, '--run', '**/globs-many', '--report', format, '--out', out]);
    expect(readFileSync(out, 'utf8')).toMatch(wanted);
    expect(stdout).toContain(`${format} report: ${out}\n`);
  });

  it('explains one recording with its exceptions', async () => {
    const { code, stdout } = await run([folder, '--explain', 'mixed-server-2.3.2/acl-recovery']);
    expect(stdout).toContain('denied-is-denied: a topic that is denied');
    expect(stdout).toContain('subscribe_with_recovery (call 4), as an exception says (- recorded, + ours)');
    expect(code).toBe(0);
  });

  it('lists without playing', async () => {
    const { stdout } = await run([folder, '--list', '--skip', '**/[ejr]*', '--run', 'mixed-server-2.3.2']);
    expect(stdout.split('\n').filter((line) => line !== '')).toContain('mixed-server-2.3.2/globs-many');
  });

  it('says that it was ended, and gives 1', async () => {
    const { code, stdout } = await run([folder], AbortSignal.abort());
    expect(stdout).toContain('the run was ended before 6 of 6');
    expect(code).toBe(1);
  });

  it.each([
    [[], 'one directory is needed'],
    [['/nowhere-at-all'], 'reading /nowhere-at-all'],
    [[folder, '--peer', 'tcp'], 'there are ws, uws, bun'],
    [[folder, '--peer', 'bun'], 'run this command by Bun'],
    [[folder, '--report', 'pdf'], 'there are text, json, junit, markdown, html'],
    [[folder, '--run', 'none'], 'no recording in'],
    [[folder, '--explain', 'acl'], 'did you mean mixed-server-2.3.2/acl-recovery?'],
    [[folder, '--jobs', '0'], 'a whole number from 1 to 64'],
    [[folder, '--what'], '--what'],
  ])('gives 2 for wrong use: %j', async (args, message) => {
    const { code, stderr } = await run(args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it('has help of its own', async () => {
    const { code, stdout } = await run(['--help']);
    expect(stdout).toContain('Exit code: 0 nothing differs but by exceptions');
    expect(code).toBe(0);
  });
});
