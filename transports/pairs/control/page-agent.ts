import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Playwright } from '../../src/compliance/node.ts';
import type { Report } from '../protocol.ts';
import type { AgentHandle } from './agent-handle.ts';

/** Starts a headless Chromium and an agent inside a page of it. */
export async function startPageAgent(
  playwright: Playwright,
  executablePath: string,
  bundle: string,
): Promise<AgentHandle> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>agent</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await playwright.chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  let alive = true;
  let read = (_: Report): void => {};
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const ended = new Promise<string>((resolve) => {
    const end = (how: string) => () => {
      alive = false;
      resolve(`${how}: ${errors.join('; ')}`);
    };
    page.on('crash', end('the page crashed'));
    browser.on('disconnected', end('Chromium is gone'));
  });
  let greet: (hello: AgentHandle['hello']) => void = () => {};
  const hello = new Promise<AgentHandle['hello']>((resolve) => {
    greet = resolve;
  });
  await page.exposeFunction('report', (report: Report) => (report.kind === 'hello' ? greet(report) : read(report)));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.addScriptTag({ content: readFileSync(bundle, 'utf8'), type: 'module' });
  return {
    hello: await Promise.race([hello, ended.then((last) => Promise.reject(new Error(last)))]),
    send: (order) => {
      page.evaluate(`window.obey(${JSON.stringify(order)})`).catch(() => {});
    },
    onReport: (next) => {
      read = next;
    },
    ended,
    get isAlive() {
      return alive;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await browser.close();
    },
  };
}
