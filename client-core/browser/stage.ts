import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { createServer, type WseServer } from '@wsekit/server-core';
import { type Browser, findChromium, type Page } from '@wsekit/transports/compliance/node';
import { listen } from '@wsekit/transports/ws';
import { build } from 'esbuild';

type BrowserContext = Awaited<ReturnType<Browser['newContext']>>;

const lookMs = 20;
const patienceMs = 20_000;

/** A tab of the page, by what it shows of its client. */
export class Tab {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Sends numbers, each under itself as id; gives what became of them. */
  send(numbers: readonly number[]): Promise<unknown> {
    return this.page.evaluate(`tab.send(${JSON.stringify(numbers)})`);
  }

  /** Calls something of the page. */
  ask(call: 'stored' | 'flushed' | 'state' | 'failures' | 'waiting' | 'dropped' | 'problems'): Promise<unknown> {
    return this.page.evaluate(`tab.${call}()`);
  }

  /** Waits until the client is in a state. */
  async is(state: string): Promise<void> {
    await until(async () => (await this.ask('state')) === state);
  }
}

/** One Chromium, one page, and a server that can be stopped and started at the same port. */
export class BrowserStage {
  /** What the server's application got, over all its lives. */
  readonly received: number[] = [];
  readonly errors: string[] = [];
  readonly #browser: Browser;
  readonly #http: Server;
  #context: BrowserContext | undefined;
  #server: WseServer | undefined;
  #port = 0;

  private constructor(browser: Browser, http: Server) {
    this.#browser = browser;
    this.#http = http;
  }

  static async open(): Promise<BrowserStage> {
    const found = await findChromium();
    if (found === undefined) throw new Error('npm run runtimes:install brings Chromium');
    const script = await bundle();
    const http = createHttpServer((request, response) => {
      const isScript = request.url === '/page.js';
      response.setHeader('content-type', isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8');
      response.end(
        isScript ? script : '<!doctype html><title>tab</title><script type="module" src="/page.js"></script>',
      );
    });
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
    const browser = await found.playwright.chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
    return new BrowserStage(browser, http);
  }

  /** A profile of its own: nothing is stored yet, and nothing was received. */
  async begin(): Promise<void> {
    this.received.length = 0;
    this.errors.length = 0;
    this.#context = await this.#browser.newContext();
    await this.serve();
    await this.stopServer();
  }

  async end(): Promise<void> {
    await this.#context?.close();
    await this.stopServer();
  }

  async serve(): Promise<void> {
    const server = createServer({ authenticate: () => ({ userId: 'alice' }) });
    server.onEvent((event) => {
      if (event.type !== 'msg') return;
      const { p } = event.data as { p: number };
      this.received.push(p);
    });
    const { port } = await server.listen(listen, { port: this.#port });
    this.#port = port;
    this.#server = server;
  }

  async stopServer(): Promise<void> {
    await this.#server?.stop({ timeoutMs: 500 });
    this.#server = undefined;
  }

  /** Opens the page, and waits for its script. */
  async tab(query: Readonly<Record<string, string>> = {}): Promise<Tab> {
    const page = await this.context.newPage();
    page.on('pageerror', (error) => this.errors.push(error.message));
    const { port } = this.#http.address() as AddressInfo;
    const search = new URLSearchParams({ url: `ws://127.0.0.1:${this.#port}/wse`, user: 'alice', ...query });
    await page.goto(`http://127.0.0.1:${port}/?${search}`);
    return new Tab(page);
  }

  get context(): BrowserContext {
    if (this.#context === undefined) throw new Error('nothing has begun');
    return this.#context;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#http.closeAllConnections();
    this.#http.close();
  }
}

/** Waits for a state that another process brings about. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited in vain: ${holds}`);
    await new Promise((later) => {
      setTimeout(later, lookMs);
    });
  }
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [resolve(import.meta.dirname, 'page.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    conditions: ['wsekit-source'],
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
}
