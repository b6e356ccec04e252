import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createChannel } from '../src/channel.ts';
import { jsonLines } from '../src/driver/json-lines.ts';
import { operations } from '../src/drivers/ours/operations.ts';
import { expand } from '../src/expand.ts';
import { readLibrary } from '../src/library.ts';
import { runCases } from '../src/runner.ts';

const folder = mkdtempSync(join(tmpdir(), 'wse-readme-'));
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const example = /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';

afterAll(() => rmSync(folder, { recursive: true }));

it('has an example of a driver that runs and is as short as promised', async () => {
  const file = join(folder, 'driver.mjs');
  writeFileSync(file, example);
  expect(example.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(65);
  const peer = createChannel({ command: process.execPath, args: [file], framing: jsonLines });
  const description = await peer.describe();
  const runs = expand(readLibrary().cases, description).filter(({ name }) =>
    /^(?:inflate|frames|compression)\//.test(name),
  );
  const results = await runCases({ runs, peers: [peer], reference: operations });
  await peer.close();
  expect(results.filter(({ trouble }) => trouble !== undefined)).toEqual([]);
  expect(results.filter(({ run, status }) => run.case.request.case === 'inflate' && status === 'failed')).toEqual([]);
  expect(results.filter(({ status }) => status === 'passed').length).toBeGreaterThan(results.length / 4);
});
