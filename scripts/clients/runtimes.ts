import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { findChromium, findRuntime, type Playwright } from '@wsekit/transports/compliance/node';
import type { Facts } from '../peers/clients.ts';
import { bundleAgent } from './bundle.ts';

/** Where our client is run. */
export interface ClientRuntime {
  readonly name: string;
  /** Runs it against a server; rejects where it does not come to an end by itself. */
  run(url: string, token: string): Promise<Facts>;
}

const timeoutMs = 60_000;

/** All there are here; those that are not installed are named in `missing`. */
export async function findClientRuntimes(): Promise<{
  readonly found: readonly ClientRuntime[];
  readonly missing: readonly string[];
}> {
  const deno = ['run', '--allow-all', '--quiet'];
  const all = [
    inProcess('Node', 'ws', process.execPath),
    inProcess('Node 22, its own WebSocket', 'platform', findRuntime('node22')),
    inProcess('Bun', 'bun', findRuntime('bun')),
    inProcess('Deno', 'platform', findRuntime('deno'), deno),
    await inChromium(),
  ];
  return {
    found: all.filter((each) => typeof each !== 'string'),
    missing: all.filter((each) => typeof each === 'string'),
  };
}

function inProcess(
  name: string,
  agent: string,
  binary: string | undefined,
  args: readonly string[] = [],
): ClientRuntime | string {
  if (binary === undefined) return name;
  const run = async (url: string, token: string): Promise<Facts> => {
    const program = await bundleAgent(agent, 'node');
    const env = { ...process.env, NO_COLOR: '1' };
    const { stdout } = await promisify(execFile)(binary, [...args, program, url, token], { timeout: timeoutMs, env });
    return JSON.parse(stdout) as Facts;
  };
  return { name, run };
}

async function inChromium(): Promise<ClientRuntime | string> {
  const found = await findChromium();
  if (found === undefined) return 'Chromium';
  const run = async (url: string, token: string): Promise<Facts> => {
    const program = readFileSync(await bundleAgent('page', 'browser'), 'utf8');
    return await runInPage(found, program, `window.run(${JSON.stringify(url)}, ${JSON.stringify(token)})`);
  };
  return { name: 'Chromium', run };
}

async function runInPage(
  { playwright, path }: { readonly playwright: Playwright; readonly path: string },
  program: string,
  call: string,
): Promise<Facts> {
  const pages = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>client</title>');
  });
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  const browser = await playwright.chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/`);
    await page.addScriptTag({ content: program, type: 'module' });
    return (await page.evaluate(call)) as Facts;
  } finally {
    await browser.close();
    pages.close();
    pages.closeAllConnections();
  }
}
