// The page of a report as its readers have it, in a real Chromium: on a phone, by day and by night, signed and altered.
import { generateKeyPairSync } from 'node:crypto';
import type { Page } from '@wsekit/transports/compliance/node';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { formatHtml } from '../src/report/html/page.ts';
import { sampleReport } from '../test/support/report.ts';
import { PageStage, picture } from './page-stage.ts';

const phone = { width: 360, height: 740 };
const { privateKey } = generateKeyPairSync('ed25519');
let html = '';
let stage: PageStage | undefined;

beforeAll(async () => {
  html = formatHtml(await sampleReport(), privateKey);
}, 60_000);
afterEach(async () => {
  const errors = stage?.errors;
  await stage?.close();
  expect(errors).toEqual([]);
});

async function open(text: string): Promise<Page> {
  stage = await PageStage.open(text);
  return stage.page();
}

/** Everything open that can be opened. */
const openAll = `for (const one of document.querySelectorAll('details')) one.open = true;
  new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))`;

/** Fields and buttons without a name, ids that are there twice, and levels of headings that are passed over. */
const unnamedAndAstray = `(() => {
  const nameOf = (one) => one.getAttribute('aria-label') || (one.labels?.[0] ?? one).textContent.trim();
  const unnamed = [...document.querySelectorAll('input, select, button, summary, [role="img"], progress')].filter((one) => !nameOf(one));
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  const levels = [...document.querySelectorAll('h1, h2, h3')].map(({ tagName }) => Number(tagName[1]));
  return {
    unnamed: unnamed.map(({ outerHTML }) => outerHTML.slice(0, 80)),
    twice: ids.filter((id, at) => ids.indexOf(id) !== at),
    skipped: levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1),
    language: document.documentElement.lang,
    mains: document.querySelectorAll('main').length,
  };
})()`;

/** Texts whose contrast to what is behind them is below 4.5. (WCAG 2.2, 1.4.3) */
const faint = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const layers = (one) => (one === null ? [] : [...layers(one.parentElement), getComputedStyle(one).backgroundColor]);
  const paint = (colors) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const color of colors) {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (color) => {
    const [r, g, b] = color.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const hasText = (one) => [...one.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim() !== '');
  return [...document.querySelectorAll('main *')]
    .filter((one) => hasText(one) && one.checkVisibility() && one.tagName !== 'OPTION' && !one.disabled)
    .flatMap((one) => {
      const behind = layers(one);
      const [a, b] = [luminance(paint(behind)), luminance(paint([...behind, getComputedStyle(one).color]))];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return contrast < 4.5 ? [one.tagName + '.' + one.className + ' ' + one.textContent.trim().slice(0, 30) + ' ' + contrast.toFixed(2)] : [];
    });
})()`;

describe('the page of a report', () => {
  it('names its parts, and is not too faint to read, by day and by night', async () => {
    const page = await open(html);
    await page.evaluate(openAll);
    expect(await page.evaluate(unnamedAndAstray)).toEqual({
      unnamed: [],
      twice: [],
      skipped: [],
      language: 'en',
      mains: 1,
    });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect([colorScheme, await page.evaluate(faint)]).toEqual([colorScheme, []]);
      await picture(page, `report-${colorScheme}`);
    }
  });

  it('fits a phone, with all of its cases open', async () => {
    const page = await open(html);
    await page.setViewportSize(phone);
    await page.evaluate(openAll);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(phone.width);
    await picture(page, 'report-phone');
  });

  it('is filtered and read by the keyboard', async () => {
    const page = await open(html);
    await page.evaluate(`document.querySelector('[name="text"]').focus()`);
    await page.keyboard.type('area/wrong');
    expect(await page.textContent('#shown')).toBe('1 of 6 cases');
    for (let fields = 0; fields < 5; fields += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('details.case[open] .body', { timeout: 5000 });
    expect(await page.textContent('details.case[open] .body')).toMatch(/Expects.*Peers.*expected.*got/s);
  });

  it.each([
    ['as it was signed', (text: string) => text, 'good'],
    [
      'whose cases were altered',
      (text: string) => text.replace(/(id="data">.*?)something else/s, '$1something good'),
      'bad',
    ],
  ])('%s is told as such', async (_, alter, state) => {
    const page = await open(alter(html));
    await page.waitForSelector(`#signature[data-state="${state}"]`, { timeout: 10_000 });
  });
});
