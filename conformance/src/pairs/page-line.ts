import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { create, fromJsonString, toJsonString } from '@bufbuild/protobuf';
import type { Browser, findChromium, Page } from '@wsekit/transports/compliance/node';
import {
  type Description,
  type Request,
  RequestSchema,
  ResponseSchema,
} from '../generated/wse/conformance/v1/driver_pb.ts';
import { type Answer, DriverError, type Peer, type Trouble } from '../peer.ts';

/** Chromium and what drives it. */
export type Chromium = NonNullable<Awaited<ReturnType<typeof findChromium>>>;

/** Certificates of a run are made by itself, and no authority that a browser knows has signed them. */
const args = ['--no-sandbox', '--ignore-certificate-errors'];

/** How long a browser and a page may take to be there. */
const startMs = 30_000;

/** One Chromium for a whole run, and the origin its pages have. */
export class PageHost {
  readonly #browser: Browser;
  readonly #origin: Server;
  readonly #program: string;

  private constructor(browser: Browser, origin: Server, program: string) {
    this.#browser = browser;
    this.#origin = origin;
    this.#program = program;
  }

  /** Starts it; `program` is the script of a page that sets `window.answer`. */
  static async start({ playwright, path }: Chromium, program: string): Promise<PageHost> {
    const origin = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>client</title>');
    });
    await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
    return new PageHost(await playwright.chromium.launch({ executablePath: path, args }), origin, program);
  }

  async open(): Promise<Page> {
    const page = await this.#browser.newPage();
    await page.goto(`http://127.0.0.1:${(this.#origin.address() as AddressInfo).port}/`);
    await page.addScriptTag({ content: this.#program, type: 'text/javascript' });
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#origin.close();
    this.#origin.closeAllConnections();
  }
}

/** A line of the driver protocol to a page, which is loaded anew where it hung or died. */
export class PageLine implements Peer {
  readonly remarks: string[] = [];
  readonly #host: () => Promise<PageHost>;
  readonly #timeoutMs: number;
  #page: Promise<Page> | undefined;

  constructor(host: () => Promise<PageHost>, timeoutMs: number) {
    this.#host = host;
    this.#timeoutMs = timeoutMs;
  }

  async describe(): Promise<Description> {
    const answer = await this.ask(create(RequestSchema, { operation: { case: 'describe', value: {} } }));
    if (answer.kind === 'trouble') throw new DriverError(`the page: ${answer.trouble.message}`);
    const { result } = answer.response;
    if (result.case !== 'describe') throw new DriverError('the page does not describe itself');
    return result.value;
  }

  async ask(request: Request): Promise<Answer> {
    try {
      this.#page ??= this.#host().then((host) => host.open());
      const page = await within(this.#page, startMs, 'no page');
      const call = `window.answer(${JSON.stringify(toJsonString(RequestSchema, { ...request, id: 1 }))})`;
      const text = await within(page.evaluate(call), this.#timeoutMs, 'no answer of the page');
      return { kind: 'response', response: fromJsonString(ResponseSchema, String(text)) };
    } catch (error) {
      await this.close();
      const message = error instanceof Error ? error.message : String(error);
      return { kind: 'trouble', trouble: { kind: kindOf(error), message } };
    }
  }

  async close(): Promise<void> {
    const page = this.#page;
    this.#page = undefined;
    await page?.then((open) => open.close()).catch(() => {});
  }
}

/** Rejects with {@link Late} where something takes longer. */
function within<Result>(work: Promise<Result>, ms: number, what: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Late(`${what} within ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

class Late extends Error {}

function kindOf(error: unknown): Trouble['kind'] {
  if (error instanceof Late) return 'timed_out';
  return error instanceof SyntaxError ? 'garbage' : 'died';
}
