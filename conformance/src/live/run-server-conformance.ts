import type { DialectName, Profile } from '@wsekit/spec';
import { createPattern } from '../pattern.ts';
import { select } from '../select.ts';
import { expandLive } from './expand-live.ts';
import { defaultLiveLimits } from './limits.ts';
import { createUrlPeer } from './peers/url.ts';
import { openSocket } from './sockets.ts';
import { serverSuite } from './suites/server-suite.ts';
import { hold, type TestRunner, testRuns } from './test-runs.ts';

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

/**
 * Makes a test of each case of the server suite that needs no driver, under the ids of the command line.
 *
 * A test fails by an error that says what differs and ends with what happened on the wire.
 */
export function runServerConformance(target: ServerConformanceTarget, runner: TestRunner): void {
  const limits = defaultLiveLimits;
  const { url, token, dialect = 'D2g', profile = 'observed', skip = [] } = target;
  const peer = createUrlPeer({ url, limits, open: openSocket, ...(token === undefined ? {} : { token }) });
  const wanted = { side: 'server', dialects: [dialect], profiles: [profile], all: false } as const;
  const runs = expandLive(serverSuite.cases, peer.assumed(dialect, token !== undefined), wanted);
  let known: Promise<unknown> | undefined;
  testRuns(select(runs, { skip: skip.map(createPattern) }), runner, async (run) => {
    // Whether it greets is found out once, before the first.
    known ??= peer.describe();
    await known;
    await hold(run, peer, serverSuite);
  });
}
