import { expect, it } from 'vitest';
import { createProgress } from '../../src/cli/progress.ts';
import { isBad } from '../../src/results.ts';
import { sampleReport } from '../support/report.ts';

const { peers } = await sampleReport();
const results = peers.flatMap((peer) => peer.results);

function progressTo(isTty: boolean, msPerResult: number, columns = 80): string[] {
  const written: string[] = [];
  let nowMs = 0;
  const screen = { isTty, columns, write: (text: string) => written.push(text) };
  const progress = createProgress(results.length, screen, () => nowMs);
  for (const result of results) {
    nowMs += msPerResult;
    progress.done(!isBad(result.status));
  }
  progress.clear();
  return written;
}

it('redraws one line on a terminal and removes it at the end', () => {
  const written = progressTo(true, 100);
  expect(written).toHaveLength(results.length + 1);
  expect(written.at(-2)).toBe(`\r${'█'.repeat(16)} 100% 12/12 cases, 4 not as expected, 10.0/s, 0 s left\u001b[K`);
  expect(written.at(-1)).toBe('\r\u001b[K');
});

it('redraws no more often than can be read', () => {
  expect(progressTo(true, 1).length).toBeLessThan(3);
});

it('never breaks the line of a narrow terminal', () => {
  for (const text of progressTo(true, 100, 20))
    expect(text.replace('\r', '').replace('\u001b[K', '').length).toBeLessThan(20);
});

it('writes a line every five seconds elsewhere', () => {
  expect(progressTo(false, 1000)).toEqual([
    expect.stringMatching(/^41% 5\/12 cases, 2 not as expected, 1\.0\/s, 7 s left\n$/),
    expect.stringMatching(/^83% 10\/12 cases, 4 not as expected, 1\.0\/s, 2 s left\n$/),
  ]);
});
