import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecorder, readLog } from '@wsekit/codec/log';
import { createLogFile } from '@wsekit/codec/log/file';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wse-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const about = { conn: 'a', side: 'server', nowMs: () => 1 } as const;

describe('a log file', () => {
  it('holds what was written when it is closed, and takes nothing behind that', async () => {
    const path = join(folder, 'a.wselog');
    const file = createLogFile(path);
    const log = createRecorder(file).connection(about);
    for (let count = 0; count < 100; count += 1) log.received(`{"t":"x","o":${count}}`);
    await file.close();
    expect(readLog(readFileSync(path, 'utf8')).records).toHaveLength(100);
    expect(file.write('late\n')).toBe(false);
  });

  it('never grows above its bound, keeps the newest lines, and begins each file with the header', async () => {
    const path = join(folder, 'b.wselog');
    const file = createLogFile(path, { maxBytes: 4096 });
    const log = createRecorder(file).connection(about);
    for (let count = 0; count < 200; count += 1) log.received(`{"t":"x","o":${count}}`);
    await file.close();
    const [now, before] = [path, `${path}.1`].map((each) => readLog(readFileSync(each, 'utf8')));
    expect(statSync(path).size + statSync(`${path}.1`).size).toBeLessThanOrEqual(4096);
    expect(now?.header).toEqual(before?.header);
    expect(now?.records.at(-1)).toHaveProperty('decoded.o', 199);
    expect(before?.records.at(-1)).not.toEqual(now?.records[0]);
    expect([...(before?.records ?? []), ...(now?.records ?? [])].length).toBeGreaterThan(10);
  });

  it('loses and counts what comes faster than the disk takes it, without a wait', async () => {
    const file = createLogFile(join(folder, 'c.wselog'), { maxQueuedBytes: 1024 });
    const recorder = createRecorder(file);
    const log = recorder.connection(about);
    for (let count = 0; count < 100; count += 1) log.received(`{"t":"x","o":${count}}`);
    expect(recorder.counts.lost).toBeGreaterThan(0);
    expect(recorder.counts.lost + recorder.counts.written).toBe(100);
    await file.close();
  });

  it('says what stopped it, and costs whoever writes nothing', async () => {
    const file = createLogFile(join(folder, 'missing', 'd.wselog'));
    expect(file.write('line\n')).toBe(true);
    await file.close();
    expect(file.error).toMatchObject({ code: 'ENOENT' });
    expect(file.write('line\n')).toBe(false);
  });

  it('refuses a bound that holds no log', () => {
    expect(() => createLogFile('x', { maxBytes: 10 })).toThrow(RangeError);
  });
});
