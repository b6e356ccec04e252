// Shows that the React board does what it says, in a Chromium without a window.

import type { Page } from '@wsekit/transports/compliance/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ChromiumStage } from './chromium-stage.ts';

let stage: ChromiumStage;
beforeAll(async () => {
  stage = await ChromiumStage.start('board');
});
afterAll(() => stage?.stop());
afterEach(async () => {
  await stage.closePages();
  expect(stage.errors.splice(0)).toEqual([]);
});

async function enter(name: string): Promise<Page> {
  const page = await stage.open();
  await page.fill('#user', name);
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-state="ready"]');
  await page.waitForSelector(`.people li:has-text("${name}")`);
  return page;
}

async function add(page: Page, text: string): Promise<void> {
  await page.fill('[aria-label="New note"]', text);
  await page.keyboard.press('Enter');
  await page.waitForSelector(`.note:has-text("${text}")`);
}

const countOf = (page: Page, text: string): Promise<unknown> =>
  page.evaluate(`[...document.querySelectorAll('.note p')].filter((p) => p.textContent === '${text}').length`);

describe('The board', () => {
  it('shows who is there, and what one writes to all', async () => {
    const [alice, bob] = [await enter('alice'), await enter('bob')];
    await alice.waitForSelector('.people li:has-text("bob")');
    await add(alice, 'buy milk');
    await bob.waitForSelector('.note:has-text("buy milk"):has-text("alice")');
    await bob.click('.note:has-text("buy milk") button:has-text("Doing")');
    await alice.waitForSelector('[data-lane="doing"] .note:has-text("buy milk")');
    await bob.click('[aria-label="Remove buy milk"]');
    await alice.waitForSelector('main:not(:has(.note:has-text("buy milk")))');
  });

  it('keeps what is written offline, over a reload, and sends each note once', async () => {
    const [alice, bob] = [await enter('alice'), await enter('bob')];
    await alice.click('button:has-text("Go offline")');
    await alice.waitForSelector('[role="status"]:has-text("offline")');
    await add(alice, 'written offline');
    await add(alice, 'and one more');
    await alice.waitForSelector('.waits:has-text("2 waiting")');
    expect(await countOf(bob, 'written offline')).toBe(0);
    await alice.reload();
    await bob.waitForSelector('.note:has-text("written offline")');
    await bob.waitForSelector('.note:has-text("and one more")');
    await alice.waitForSelector('.note:has-text("and one more"):not(.waiting)');
    expect(await countOf(alice, 'written offline')).toBe(1);
    expect(await countOf(bob, 'and one more')).toBe(1);
  });

  it('gets back what was written while it was offline, by day, by night and on a phone', async () => {
    const [alice, bob] = [await enter('alice'), await enter('bob')];
    await add(bob, 'before');
    await alice.waitForSelector('.note:has-text("before")');
    await alice.click('button:has-text("Go offline")');
    await alice.waitForSelector('[role="status"]:has-text("offline")');
    await bob.waitForSelector('.people:not(:has(li:has-text("alice")))');
    await add(bob, 'while you were away');
    await add(alice, 'from the train');
    await stage.pictures(alice, 'board-offline');
    await alice.click('button:has-text("Go online")');
    await alice.waitForSelector('.note:has-text("while you were away")');
    await alice.waitForSelector('.recovered:has-text("1 recovered")');
    await bob.waitForSelector('.note:has-text("from the train")');
    await alice.waitForSelector('footer:has-text("0 lost")');
    expect(await stage.pictures(bob, 'board')).toBe(375);
  });
});
