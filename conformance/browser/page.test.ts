// The page that tests a server from a browser: in a real Chromium, against our server and one that was broken on purpose.
import { createServer, type WseServer } from '@wsekit/server-core';
import type { Page } from '@wsekit/transports/compliance/node';
import { listen } from '@wsekit/transports/ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { alterListen } from '../mutants/over/alter-listen.ts';
import { livenessMutants } from '../mutants/servers/liveness.ts';
import { buildPage } from '../page/build.ts';
import { main } from '../src/cli/main.ts';
import { tokenText } from '../src/live/steps/token.ts';
import { suiteSecret } from '../suites/language/index.ts';
import { tinyEnvironment } from '../test/support/tiny-library.ts';
import { PageStage, picture } from './page-stage.ts';

const token = tokenText(undefined, 'alice', Date.now()) ?? '';
let stage: PageStage;
const servers: WseServer[] = [];

beforeAll(async () => {
  stage = await PageStage.open(await buildPage());
}, 60_000);
afterAll(() => stage?.close());
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop({ timeoutMs: 1 })));
  expect(stage.errors).toEqual([]);
});

/** Serves, with what a mutant of this name does to the lines. */
async function serve(mutant?: string): Promise<string> {
  const server = createServer({ jwt: { secret: suiteSecret } });
  servers.push(server);
  const found = livenessMutants.find(({ id }) => id === mutant);
  const { url } = await server.listen(found === undefined ? listen : alterListen(listen, found));
  return url;
}

async function tested(hash: Readonly<Record<string, string>>): Promise<Page> {
  const page = await stage.page(hash);
  expect(stage.errors).toEqual([]);
  await page.click('#start');
  await page.waitForSelector('#verdict.good, #verdict.bad', { timeout: 240_000 });
  return page;
}

function idsOf(page: Page, status: string): Promise<unknown> {
  return page.evaluate(
    `[...new Set([...document.querySelectorAll('details.case[data-status="${status}"]')].map(({ dataset }) => dataset.id))].sort()`,
  );
}

/** What fails at the command line. */
async function failedAtTheCommandLine(url: string, area: string): Promise<readonly string[]> {
  let json = '';
  const stdout = { write: (text: string) => (json += text) };
  const environment = tinyEnvironment(stdout, { write: () => {} }, new AbortController().signal);
  const args = ['--url', url, '--token', token, '--profile', 'observed', '--run', area, '--report', 'json'];
  await main(['server', ...args], environment);
  const { peers } = JSON.parse(json);
  const results: readonly { readonly status: string; readonly name: string }[] = peers[0].results;
  return [
    ...new Set(results.filter(({ status }) => status === 'failed').map(({ name }) => name.replace(/\/\[.*$/, ''))),
  ].sort();
}

describe('the page', () => {
  it('finds everything as expected with our server, and says what a browser cannot show', {
    timeout: 300_000,
  }, async () => {
    const page = await tested({ url: await serve(), token });
    expect(await idsOf(page, 'failed')).toEqual([]);
    expect(await idsOf(page, 'suite_error')).toEqual([]);
    expect(((await idsOf(page, 'passed')) as string[]).length).toBeGreaterThan(40);
    expect(await idsOf(page, 'unsupported')).toContain('connection/refuses-post');
    expect(await page.textContent('#state')).toMatch(/^Done\. (\d+) of \1 cases: \d+ passed.*taken for D2g/);
    await page.evaluate(`document.querySelector('[data-id="connection/refuses-post"]').open = true`);
    expect(await page.textContent('[data-id="connection/refuses-post"] .body')).toContain(
      'a page does not write its request',
    );
    await picture(page, 'page-ours');
  });

  it('finds in a broken server what the command line finds, and shows its frames', { timeout: 120_000 }, async () => {
    const url = await serve('server/pong-of-version-2');
    const failed = await failedAtTheCommandLine(url, 'liveness');
    expect(failed).toContain('liveness/version-of-pong');
    const page = await tested({ url, token, text: 'liveness/' });
    expect(await idsOf(page, 'failed')).toEqual(failed);
    await page.evaluate(`document.querySelector('details.case[data-status="failed"]').open = true`);
    expect(await page.textContent('details.case[data-status="failed"] .body')).toMatch(
      /expected.*got.*a < text .*"t":"PONG"/s,
    );
    await picture(page, 'page-broken');
  });

  it('says when nobody is there', async () => {
    const page = await tested({ url: 'ws://127.0.0.1:9/' });
    expect(await page.textContent('#state')).toContain('Not tested: ws://127.0.0.1:9/');
  });

  it('says why it cannot bring a token to another host', async () => {
    const url = (await serve()).replace('127.0.0.1', 'localhost');
    expect(await (await tested({ url, token })).textContent('#state')).toContain(
      'to its own host alone, which is not localhost',
    );
  });

  it('works with the keyboard, on a phone, by night', async () => {
    const page = await stage.page({ url: await serve(), token, text: 'ping-is-answered' });
    await page.setViewportSize({ width: 360, height: 740 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.evaluate(`document.querySelector('[name="url"]').focus()`);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#verdict.good', { timeout: 30_000 });
    await page.evaluate(`document.querySelector('[name="search"]').focus()`);
    await page.keyboard.type('ping');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('details.case[open] .body', { timeout: 5000 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await picture(page, 'page-phone');
  });
});
