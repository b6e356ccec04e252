// Shows that the page of the demo does what it says, in a Chromium without a window.

import { type Browser, findChromium, type Page } from '@wsekit/transports/compliance/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Example } from '../test/example.ts';

let browser: Browser;
let demo: Example;
let url: string;
const errors: string[] = [];
const pages: Page[] = [];

beforeAll(async () => {
  const found = await findChromium();
  if (found === undefined) throw new Error('npm run runtimes:install brings Chromium');
  browser = await found.playwright.chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
  demo = new Example('demo');
  url = await demo.line('http://');
});
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});
afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.close()));
  expect(errors.splice(0)).toEqual([]);
});

async function open(): Promise<Page> {
  const page = await browser.newPage();
  pages.push(page);
  page.on('pageerror', (error) => errors.push(error.message));
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(url);
  return page;
}

/** Logs in and waits for the connection, with the keyboard alone. */
async function enter(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Tab');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#status[data-state="open"]');
}

/** Looks at the page in another way, and keeps a picture of it where `WSEKIT_PICTURES` says. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.WSEKIT_PICTURES;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}

describe('The demo', () => {
  it('lets users in by a cookie that scripts do not see, and shows who is there', async () => {
    const [alice, bob] = [await open(), await open()];
    await picture(alice, 'entrance');
    await enter(alice, 'alice');
    expect(await alice.evaluate('document.cookie')).toBe('');
    expect(await (await fetch(new URL('/health', url))).json()).toMatchObject({
      connections: 1,
      recovery_enabled: true,
    });
    expect(await alice.textContent('#status')).toBe('connected, encrypted, dialect D2g');
    await enter(bob, 'bob');
    await alice.waitForSelector('#members li:nth-child(2)');
    expect((await alice.textContent('#members'))?.match(/alice|bob/g)).toEqual(['alice', 'bob']);
    await bob.click('#logout');
    await bob.waitForSelector('#entrance');
    await alice.waitForSelector('#members:not(:has(li:nth-child(2)))');
  });

  it('tells all what one says, and shows the frames sealed and opened', async () => {
    const [alice, bob] = [await open(), await open()];
    await enter(alice, 'alice');
    await enter(bob, 'bob');
    await bob.waitForSelector('#price:has-text(".")');
    await alice.fill('#text', 'hello, <b>bob</b>');
    await alice.keyboard.press('Enter');
    await bob.waitForSelector('#talk li');
    expect(await bob.textContent('#talk')).toBe('alice hello, <b>bob</b>');
    expect(await alice.textContent('#frames .sent:has-text("say")')).toMatch(/encrypted\d+ B.*45 3a .*"t":"say"/);
    expect(await bob.textContent('#frames .received:has-text("said")')).toMatch(/45 3a .*"user":"alice"/);
  });

  it('gets back what it missed while the connection was cut', async () => {
    const [alice, bob] = [await open(), await open()];
    await enter(alice, 'alice');
    await enter(bob, 'bob');
    await bob.fill('#text', 'before');
    await bob.keyboard.press('Enter');
    await alice.waitForSelector('#talk li');
    await alice.click('[data-away="5000"]');
    await alice.waitForSelector('#status[data-state="away"]');
    await bob.waitForSelector('#members:not(:has(li:nth-child(2)))');
    await bob.fill('#text', 'while you were away');
    await bob.keyboard.press('Enter');
    await alice.waitForSelector('#recovered li:has-text("lobby: 1 missed and recovered")');
    await alice.waitForSelector('#recovered li:text-matches("ticker: [1-9] missed and recovered")');
    expect(await alice.textContent('#talk .recovered')).toBe('bob while you were away');
    await picture(alice, 'light');
    await alice.emulateMedia({ colorScheme: 'dark' });
    await picture(alice, 'dark');
    await alice.setViewportSize({ width: 375, height: 812 });
    expect(await alice.evaluate('document.documentElement.scrollWidth')).toBe(375);
    await picture(alice, 'phone');
  });

  it('speaks in the clear when asked to, and turns away names that are none', async () => {
    const page = await open();
    await page.click('#encrypt');
    await page.fill('#user', '<>');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#refusal:has-text("letters")');
    await page.fill('#user', 'carol');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#status:has-text("in the clear")');
    await page.fill('#text', 'open');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#talk li');
    expect(await page.textContent('#frames .sent:has-text("say")')).toMatch(/text\d+ B.*"t":"say","p":"open"/);
  });
});
