import { create } from '@bufbuild/protobuf';
import type { DialectName, Profile } from '@wsekit/spec';
import { jsonLines } from '../driver/json-lines.ts';
import { DescriptionSchema } from '../generated/wse/conformance/v1/driver_pb.ts';
import { createPattern } from '../pattern.ts';
import { select } from '../select.ts';
import { expandLive } from './expand-live.ts';
import { defaultLiveLimits } from './limits.ts';
import { createDriverPeer } from './peers/driver.ts';
import { clientSuite } from './suites/client-suite.ts';
import { hold, type TestRunner, testRuns } from './test-runs.ts';

/** A client to be held to the suite. */
export interface ClientConformanceTarget {
  /** Command and arguments of a driver that steers it, over JSON lines. */
  readonly command: readonly [string, ...string[]];
  /** Wire version the server of the suite speaks. Default D2g. */
  readonly dialect?: DialectName;
  /** The reading it is held to. Default `observed`. */
  readonly profile?: Profile;
  /** What it has, by the names of the driver protocol; cases about other things are left out. Default: everything. */
  readonly features?: readonly string[];
  /** Patterns of cases to leave out, as `--skip` takes them. */
  readonly skip?: readonly string[];
}

/**
 * Makes a test of each case of the client suite, under the ids of the command line: the suite is the server. What the driver
 * calls `unsupported` is not held against it.
 *
 * A test fails by an error that says what differs and ends with what happened on the wire.
 */
export function runClientConformance(target: ClientConformanceTarget, runner: TestRunner): void {
  const { command, dialect = 'D2g', profile = 'observed', features = [], skip = [] } = target;
  const timeoutMs = defaultLiveLimits.startMs;
  const peer = createDriverPeer({ name: 'driver', command, framing: jsonLines, timeoutMs });
  const wanted = { side: 'client', dialects: [dialect], profiles: [profile], all: false } as const;
  const runs = expandLive(clientSuite.cases, create(DescriptionSchema, { features: [...features] }), wanted);
  testRuns(select(runs, { skip: skip.map(createPattern) }), runner, (run) => hold(run, peer, clientSuite));
}
