// 10,000 messages a second into useTopicState in Chromium: how long frames take, and whether all messages are in the state.
//
//   npm run bench:react -w bench
//
// SECONDS chooses how long. The target is that no frame takes longer than 50 ms.
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { createServer } from '@wsekit/server-core';
import { findChromium } from '@wsekit/transports/compliance/node';
import { attach } from '@wsekit/transports/ws';
import { build } from 'esbuild';
import type { Report } from './report.ts';

const ratePerSecond = 10_000;
const stepMs = 10;
const targetMs = 50;
const settleMs = 500;
const seconds = Number(process.env.SECONDS ?? 5);

const found = await findChromium();
if (found === undefined) throw new Error('npm run runtimes:install brings Chromium');
const { outputFiles } = await build({
  entryPoints: [resolve(import.meta.dirname, 'page.tsx')],
  bundle: true,
  minify: true,
  format: 'esm',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  conditions: ['wsekit-source', 'browser'],
  write: false,
});
const http = createHttpServer((request, response) => {
  const isScript = request.url === '/app.js';
  response.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html' });
  response.end(isScript ? outputFiles[0]?.text : '<!doctype html><body><script type="module" src="app.js"></script>');
});
const server = createServer({ authenticate: () => ({ userId: 'bench' }), recovery: true, subscriptions: 'server' });
await server.serve((options) => attach(http, options));
await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
const browser = await found.playwright.chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });

try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`);
  while (!(await page.evaluate('report.isHeld'))) await pause(stepMs);
  // The same page without messages, in the same run: what the machine itself costs.
  await page.evaluate('report.begin()');
  await pause(seconds * 1000);
  const idle = (await page.evaluate('report')) as Report;
  await page.evaluate('report.begin()');
  const sent = await flood();
  await pause(settleMs);
  print((await page.evaluate('report')) as Report, idle, sent);
} finally {
  await browser.close();
  await server.stop();
  http.close();
}

/** Keeps to the rate by the clock, however late its timers come. */
async function flood(): Promise<number> {
  const startMs = performance.now();
  const total = seconds * ratePerSecond;
  let n = 0;
  while (n < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startMs) / 1000) * ratePerSecond));
    for (; n < due; n += 1) server.broadcast('flood', `{"t":"tick","p":{"n":${n},"at":"${Date.now()}"}}`);
    await pause(stepMs);
  }
  return n;
}

function print(busy: Report, idle: Report, sent: number): void {
  const { received = 0, folded = 0, superseded = 0, lost = 0 } = busy.counters ?? {};
  console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`);
  console.log(`${ratePerSecond} messages a second for ${seconds} s into useTopicState, 50 rows shown`);
  console.log(`sent ${sent}, received ${received}: folded ${folded}, superseded ${superseded}, lost ${lost}`);
  console.log(`without messages: ${framesOf(idle)}`);
  console.log(`with messages:    ${framesOf(busy)}`);
}

function framesOf({ framesMs, tasksMs }: Report): string {
  const sorted = framesMs.toSorted((one, other) => one - other);
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
  const late = sorted.filter((ms) => ms > targetMs).length;
  const longest = Math.max(0, ...tasksMs).toFixed(0);
  return (
    `${sorted.length} frames, median ${at(0.5)} ms, 99 % ${at(0.99)} ms, longest ${at(1)} ms, ${late} above ${targetMs} ms; ` +
    `tasks of the page above ${targetMs} ms: ${tasksMs.length}, longest ${longest} ms`
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
