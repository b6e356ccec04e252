// Shows that the lines of the README bring a message into a React component.
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { createServer, type WseServer } from '@wsekit/server-core';
import { type Browser, findChromium } from '@wsekit/transports/compliance/node';
import { attach } from '@wsekit/transports/ws';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';

const file = resolve(import.meta.dirname, '../first-component.tsx');
let browser: Browser;
let server: WseServer;
let http: Server;

beforeAll(async () => {
  const found = await findChromium();
  if (found === undefined) throw new Error('npm run runtimes:install brings Chromium');
  browser = await found.playwright.chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    format: 'esm',
    jsx: 'automatic',
    conditions: ['wsekit-source', 'browser'],
    write: false,
  });
  http = createHttpServer((request, response) => {
    const isScript = request.url === '/app.js';
    response.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? outputFiles[0]?.text : '<!doctype html><body><script type="module" src="app.js"></script>');
  });
  server = createServer({ authenticate: () => ({ userId: 'guest' }), recovery: true, subscriptions: 'server' });
  await server.serve((options) => attach(http, options));
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  http?.close();
});

it('shows a message in a component of fifteen lines', async () => {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`);
  await expect.poll(() => server.topicSubscriberCount('news')).toBe(1);
  server.broadcast('news', '{"t":"news","p":"the first message"}');
  await page.waitForSelector('p:has-text("the first message")');
});

it('is what the README shows, in fifteen lines at most', () => {
  const source = readFileSync(file, 'utf8');
  expect(readFileSync('README.md', 'utf8')).toContain(`\`\`\`tsx\n${source}\`\`\``);
  expect(source.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(15);
});
