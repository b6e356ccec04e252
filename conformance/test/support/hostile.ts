import { expandLive } from '../../src/live/expand-live.ts';
import { defaultLiveLimits, type LiveLimits } from '../../src/live/limits.ts';
import type { LivePeer } from '../../src/live/peer.ts';
import { runLive } from '../../src/live/run-live.ts';
import type { LiveSuite } from '../../src/live/suite.ts';
import type { RunResult } from '../../src/results.ts';
import type { LiveCase } from '../../suites/language/index.ts';

/** Limits for peers that do not answer. */
export const shortLimits: LiveLimits = { ...defaultLiveLimits, patienceMs: 300, quietMs: 0, caseMs: 5000 };

/** Runs one case of a suite in one setting, and a second one behind it that has to get its turn as well. */
export async function runHostile(
  suite: LiveSuite,
  peer: LivePeer,
  steps: LiveCase['steps'],
  more: Partial<LiveLimits> = {},
): Promise<RunResult> {
  const cases = ['hostile/first', 'hostile/second'].map(
    (id): LiveCase => ({ id, title: 'survives', requirements: ['WSE-LIM-062'], profile: 'observed', steps }),
  );
  const description = { name: 'hostile', sides: [], dialects: ['D2g'], profiles: [], operations: [], features: [] };
  const runs = expandLive(cases, description as never, {
    side: suite.side,
    dialects: ['D2g'],
    profiles: [],
    all: false,
  });
  const limits = { ...shortLimits, ...more };
  const { signal } = new AbortController();
  const [first, second] = await runLive({ peer, suite, limits, signal, runs, jobs: 1 });
  if (first === undefined || second?.status === 'not_run') throw new Error('the run has ended with its first case');
  return first;
}
