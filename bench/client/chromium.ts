import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { findChromium } from '@wsekit/transports/compliance/node';
import { build } from 'esbuild';
import type { Outcome, Race } from './race.ts';

/** A page that runs races. */
export interface RacingPage {
  race(how: 'ours' | 'bare', race: Race): Promise<Outcome>;
  close(): Promise<void>;
}

/** Opens it in a headless Chromium; undefined where that is not installed. */
export async function openRacingPage(): Promise<RacingPage | undefined> {
  const found = await findChromium();
  if (found === undefined) return undefined;
  const program = await bundle();
  const pages = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>race</title>');
  });
  await new Promise<void>((listening) => pages.listen(0, '127.0.0.1', listening));
  const browser = await found.playwright.chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/`);
  await page.addScriptTag({ content: program, type: 'module' });
  return {
    race: async (how, race) => (await page.evaluate(`window.race('${how}', ${JSON.stringify(race)})`)) as Outcome,
    close: async () => {
      await browser.close();
      pages.close();
      pages.closeAllConnections();
    },
  };
}

async function bundle(): Promise<string> {
  const outfile = resolve(import.meta.dirname, '../../node_modules/.cache/bench/race-page.mjs');
  await build({
    entryPoints: [resolve(import.meta.dirname, 'page.ts')],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    platform: 'browser',
    logLevel: 'warning',
  });
  return readFileSync(outfile, 'utf8');
}
