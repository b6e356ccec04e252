import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where `npm run runtimes:install` puts them; `WSEKIT_RUNTIMES_DIR` goes before the folder of the repository. */
function home(): string {
  return process.env.WSEKIT_RUNTIMES_DIR ?? resolve(import.meta.dirname, '../../runtimes');
}

/** The part of playwright-core used here; its types are not among the packages of this repository. */
export interface Playwright {
  readonly chromium: { launch(options: { executablePath: string; args: string[] }): Promise<Browser> };
}

export interface Browser {
  newPage(): Promise<Page>;
  /** A profile of its own, whose pages share what they store. */
  newContext(): Promise<BrowserContext>;
  on(event: 'disconnected', call: () => void): void;
  close(): Promise<void>;
}

interface BrowserContext {
  newPage(): Promise<Page>;
  setOffline(isOffline: boolean): Promise<void>;
  close(): Promise<void>;
}

export interface Page {
  readonly keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
  on(event: 'pageerror', call: (error: Error) => void): void;
  on(event: 'crash', call: () => void): void;
  exposeFunction(name: string, call: (argument: never) => void): Promise<void>;
  goto(url: string): Promise<unknown>;
  reload(): Promise<unknown>;
  addScriptTag(tag: { content: string; type: string }): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  click(selector: string): Promise<void>;
  fill(selector: string, text: string): Promise<void>;
  /** Waits until the selector fits something that can be seen. */
  waitForSelector(selector: string, options?: { readonly timeout: number }): Promise<unknown>;
  textContent(selector: string): Promise<string | null>;
  setViewportSize(size: { readonly width: number; readonly height: number }): Promise<void>;
  emulateMedia(media: { readonly colorScheme: 'light' | 'dark' }): Promise<void>;
  screenshot(options: { readonly path: string }): Promise<unknown>;
  close(): Promise<void>;
}

/** Where the binary of a runtime is; undefined when it is not installed. */
export function findRuntime(name: 'bun' | 'deno' | 'node22' | 'node24'): string | undefined {
  const places = {
    bun: ['.bin/bun', '@oven/bun-linux-x64/bin/bun'],
    deno: ['.bin/deno'],
    node22: ['node22/bin/node'],
    node24: ['node24/bin/node'],
  };
  return places[name].map((place) => join(home(), 'node_modules', place)).find((path) => existsSync(path));
}

/** Chromium and what drives it; undefined when they are not installed. Unpacks Chromium at the first call. */
export async function findChromium(): Promise<{ readonly playwright: Playwright; readonly path: string } | undefined> {
  const modules = join(home(), 'node_modules');
  if (!existsSync(join(modules, 'playwright-core')) || !existsSync(join(modules, '@sparticuz/chromium')))
    return undefined;
  const load = createRequire(join(home(), 'package.json'));
  const { default: chromium } = (await import(pathToFileURL(load.resolve('@sparticuz/chromium')).href)) as {
    default: { executablePath(): Promise<string> };
  };
  return { playwright: load('playwright-core') as Playwright, path: await chromium.executablePath() };
}
