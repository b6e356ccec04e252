import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, findChromium, type Page } from '@wsekit/transports/compliance/node';

/** Pages that are served to a Chromium without a window. */
export class PageStage {
  readonly errors: string[] = [];
  readonly #browser: Browser;
  readonly #http: Server;

  private constructor(browser: Browser, http: Server) {
    this.#browser = browser;
    this.#http = http;
  }

  /** Serves one page, under any path. */
  static async open(html: string): Promise<PageStage> {
    const found = await findChromium();
    if (found === undefined) throw new Error('npm run runtimes:install brings Chromium');
    const http = createHttpServer((_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(html);
    });
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
    const browser = await found.playwright.chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
    return new PageStage(browser, http);
  }

  async page(hash: Readonly<Record<string, string>> = {}): Promise<Page> {
    const page = await this.#browser.newPage();
    page.on('pageerror', (error) => this.errors.push(error.message));
    const { port } = this.#http.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/#${new URLSearchParams(hash)}`);
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#http.closeAllConnections();
    this.#http.close();
  }
}

/** A picture of the page, where `WSEKIT_PICTURES` says to keep them. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.WSEKIT_PICTURES;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}
