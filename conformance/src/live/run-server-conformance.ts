import type { DialectName, Profile } from '@wsekit/spec';
import { serverCases } from '#suites/server/index.ts';
import { createPattern } from '../pattern.ts';
import { areaOf, reasonsOf } from '../report/wording.ts';
import { isBad } from '../results.ts';
import { select } from '../select.ts';
import { expandLive, type LiveRun } from './expand-live.ts';
import { defaultLiveLimits } from './limits.ts';
import type { LivePeer } from './peer.ts';
import { createUrlPeer } from './peers/url.ts';
import { runLive } from './run-live.ts';

/** A server to be held to the suite. */
export interface ServerConformanceTarget {
  /** `ws://host:port/path` of a server that runs, or will when the tests do. */
  readonly url: string;
  /** A token it takes. */
  readonly token?: string;
  /** Wire version it speaks. Default D2g. */
  readonly dialect?: DialectName;
  /** The reading it is held to. Default `observed`. */
  readonly profile?: Profile;
  /** Patterns of cases to leave out, as `--skip` takes them. */
  readonly skip?: readonly string[];
}

/** What a test runner has to have; `describe` and `it` of vitest, Jest, Mocha and `node:test` fit. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

/**
 * Makes a test of each case of the server suite that needs no driver, under the ids of the command line.
 *
 * A test fails by an error that says what differs and ends with what happened on the wire.
 */
export function runServerConformance(target: ServerConformanceTarget, { describe, it }: TestRunner): void {
  const limits = defaultLiveLimits;
  const { url, token, dialect = 'D2g', profile = 'observed', skip = [] } = target;
  const peer = createUrlPeer({ url, limits, ...(token === undefined ? {} : { token }) });
  const wanted = { side: 'server', dialects: [dialect], profiles: [profile], all: false } as const;
  const runs = expandLive(serverCases, peer.assumed(dialect, token !== undefined), wanted);
  const areas = new Map<string, LiveRun[]>();
  for (const run of select(runs, { skip: skip.map(createPattern) })) {
    areas.set(areaOf(run.case), [...(areas.get(areaOf(run.case)) ?? []), run]);
  }
  let known: Promise<unknown> | undefined;
  for (const [area, ofArea] of areas) {
    describe(area, () => {
      for (const run of ofArea) {
        it(`${run.case.id}: ${run.case.title}`, async () => {
          // Whether it greets is found out once, before the first.
          known ??= peer.describe();
          await known;
          await hold(run, peer);
        });
      }
    });
  }
}

async function hold(run: LiveRun, peer: LivePeer): Promise<void> {
  const { signal } = new AbortController();
  const [result] = await runLive({ peer, limits: defaultLiveLimits, signal, runs: [run], jobs: 1 });
  if (result === undefined || !isBad(result.status)) return;
  throw new Error([...reasonsOf(result), '', ...(result.log ?? [])].join('\n'));
}
