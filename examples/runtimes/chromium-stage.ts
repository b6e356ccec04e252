import { type Browser, findChromium, type Page } from '@wsekit/transports/compliance/node';
import { Example } from '../test/example.ts';

/** An example that serves pages, and a Chromium without a window that looks at them. */
export class ChromiumStage {
  readonly url: string;
  readonly errors: string[] = [];
  readonly #browser: Browser;
  readonly #example: Example;
  readonly #pages: Page[] = [];

  private constructor(browser: Browser, example: Example, url: string) {
    this.#browser = browser;
    this.#example = example;
    this.url = url;
  }

  static async start(name: string): Promise<ChromiumStage> {
    const found = await findChromium();
    if (found === undefined) throw new Error('npm run runtimes:install brings Chromium');
    const browser = await found.playwright.chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
    const example = new Example(name);
    return new ChromiumStage(browser, example, await example.line('http://'));
  }

  async open(): Promise<Page> {
    const page = await this.#browser.newPage();
    this.#pages.push(page);
    page.on('pageerror', (error) => this.errors.push(error.message));
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(this.url);
    return page;
  }

  /** Looks at a page by day, by night and on a phone; keeps pictures where `WSEKIT_PICTURES` says. Gives the width on the phone. */
  async pictures(page: Page, name: string): Promise<unknown> {
    await this.#picture(page, `${name}-light`);
    await page.emulateMedia({ colorScheme: 'dark' });
    await this.#picture(page, `${name}-dark`);
    await page.setViewportSize({ width: 375, height: 812 });
    await this.#picture(page, `${name}-phone`);
    return page.evaluate('document.documentElement.scrollWidth');
  }

  async closePages(): Promise<void> {
    await Promise.all(this.#pages.splice(0).map((page) => page.close()));
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#example.stop();
  }

  async #picture(page: Page, name: string): Promise<void> {
    const folder = process.env.WSEKIT_PICTURES;
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
  }
}
