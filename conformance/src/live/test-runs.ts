import { areaOf, reasonsOf } from '../report/wording.ts';
import { isBad } from '../results.ts';
import type { LiveRun } from './expand-live.ts';
import { defaultLiveLimits } from './limits.ts';
import type { LivePeer } from './peer.ts';
import { runLive } from './run-live.ts';
import type { LiveSuite } from './suite.ts';

/** What a test runner has to have; `describe` and `it` of vitest, Jest, Mocha and `node:test` fit. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

/** Makes a test of each run, by area. */
export function testRuns(
  runs: readonly LiveRun[],
  { describe, it }: TestRunner,
  test: (run: LiveRun) => Promise<void>,
): void {
  const areas = new Map<string, LiveRun[]>();
  for (const run of runs) areas.set(areaOf(run.case), [...(areas.get(areaOf(run.case)) ?? []), run]);
  for (const [area, ofArea] of areas) {
    describe(area, () => {
      for (const run of ofArea) it(`${run.case.id}: ${run.case.title}`, () => test(run));
    });
  }
}

/** Holds a peer to one run; rejects with an error that says what differs and ends with what happened on the wire. */
export async function hold(run: LiveRun, peer: LivePeer, suite: LiveSuite): Promise<void> {
  const { signal } = new AbortController();
  const [result] = await runLive({ peer, suite, limits: defaultLiveLimits, signal, runs: [run], jobs: 1 });
  if (result === undefined || !isBad(result.status)) return;
  throw new Error([...reasonsOf(result), '', ...(result.log ?? [])].join('\n'));
}
