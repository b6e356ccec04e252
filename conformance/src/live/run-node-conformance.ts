import { create } from '@bufbuild/protobuf';
import type { DialectName, Profile } from '@wsekit/spec';
import { DescriptionSchema } from '../generated/wse/conformance/v1/driver_pb.ts';
import { createPattern } from '../pattern.ts';
import { select } from '../select.ts';
import { expandLive, needsDriver } from './expand-live.ts';
import { defaultLiveLimits } from './limits.ts';
import { createAddressPeer } from './peers/address.ts';
import { nodeSuite } from './suites/node-suite.ts';
import { hold, type TestRunner, testRuns } from './test-runs.ts';

/** A node to be held to the suite. */
export interface NodeConformanceTarget {
  /** `HOST:PORT` at which a node takes links, or will when the tests run. */
  readonly address: string;
  /** Wire version it speaks. Default D2g. */
  readonly dialect?: DialectName;
  /** The reading it is held to. Default `observed`. */
  readonly profile?: Profile;
  /** Patterns of cases to leave out, as `--skip` takes them. */
  readonly skip?: readonly string[];
}

/**
 * Makes a test of each case of the node suite that needs no driver, under the ids of the command line.
 *
 * A test fails by an error that says what differs and ends with what happened on the links. Throws TypeError for what is no
 * address.
 */
export function runNodeConformance(target: NodeConformanceTarget, runner: TestRunner): void {
  const { address, dialect = 'D2g', profile = 'observed', skip = [] } = target;
  const peer = createAddressPeer({ address, limits: defaultLiveLimits });
  const cases = nodeSuite.cases.filter((one) => !needsDriver(one));
  const description = create(DescriptionSchema, { name: address, sides: ['node'], dialects: [dialect] });
  const wanted = { side: 'node', dialects: [dialect], profiles: [profile], all: false } as const;
  testRuns(select(expandLive(cases, description, wanted), { skip: skip.map(createPattern) }), runner, (run) =>
    hold(run, peer, nodeSuite),
  );
}
