// Shows that the page without a bundler does what it says, in a Chromium without a window; `npm run build` is what it needs.
import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ChromiumStage } from './chromium-stage.ts';

const buildMs = 120_000;
let stage: ChromiumStage;
beforeAll(async () => {
  execFileSync('npx', ['tsc', '-b', 'client-core', 'server-core']);
  stage = await ChromiumStage.start('page');
}, buildMs);
afterAll(() => stage?.stop());
afterEach(async () => {
  await stage.closePages();
  expect(stage.errors.splice(0)).toEqual([]);
});

describe('The page without a bundler', () => {
  it('shows prices as they come, and what one page says to all', async () => {
    const [one, other] = [await stage.open(), await stage.open()];
    await one.waitForSelector('#status[data-state="ready"]');
    await other.waitForSelector('#status[data-state="ready"]');
    await one.waitForSelector('#price:has-text(".")');
    await one.waitForSelector('#change:has-text(".")');
    await one.fill('#text', 'hello, <b>all</b>');
    await one.keyboard.press('Enter');
    await other.waitForSelector('#said li');
    expect(await other.textContent('#said')).toBe('hello, <b>all</b>');
    await expect.poll(() => one.evaluate("document.querySelector('#chart polyline').points.length")).toBeGreaterThan(3);
    expect(await stage.pictures(one, 'page')).toBe(375);
  });
});
