import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { operations } from '../src/drivers/ours/operations.ts';
import { expand } from '../src/expand.ts';
import { DescriptionSchema } from '../src/generated/wse/conformance/v1/driver_pb.ts';
import { createKnownFailing, unexpired } from '../src/known-failing.ts';
import { dialectOfVersion } from '../src/library/dialects.ts';
import { loadLibrary } from '../src/library.ts';
import { expandLive } from '../src/live/expand-live.ts';
import { publishedServers } from '../src/live/peers/published.ts';
import { serverSuite } from '../src/live/suites/server-suite.ts';
import { builtInKnownFailing, namedPeers } from '../src/peers.ts';

const cases = loadLibrary();
const clients = namedPeers(operations)
  .map(({ name }) => name)
  .filter((name) => name.startsWith('wse-client-'));

describe('lists of known failures of the published clients', () => {
  it.each(clients)('%s has a case for each of its entries', (name) => {
    const dialect = dialectOfVersion(name.replace('wse-client-', ''));
    const description = create(DescriptionSchema, {
      sides: ['client'],
      dialects: dialect === undefined ? [] : [dialect],
    });
    const runs = expand(cases, description).map((run) => run.name);
    const unmatched = builtInKnownFailing(name).filter((entry) => !runs.some((run) => entry.matches(run)));
    expect(unmatched.map(({ text }) => text)).toEqual([]);
  });
});

describe('lists of known failures of the published servers', () => {
  it.each(publishedServers)('%s has a case, an entry of the errata and a last day for each of its entries', (name) => {
    const dialect = dialectOfVersion(name.replace('wse-server-', ''));
    const peer = create(DescriptionSchema, { sides: ['server'], dialects: dialect === undefined ? [] : [dialect] });
    const options = { side: serverSuite.side, dialects: [], profiles: [], all: false } as const;
    const runs = expandLive(serverSuite.cases, peer, options).map((run) => run.name);
    const entries = builtInKnownFailing(`server-${name}`);
    const wrong = entries.filter(
      ({ matches, erratum, expires }) => erratum === undefined || expires === undefined || !runs.some(matches),
    );
    expect(entries.length).toBeGreaterThan(0);
    expect(wrong.map(({ text }) => text)).toEqual([]);
  });

  it('excuses until its last day, and from then on nothing', () => {
    const entry = createKnownFailing('a/b', 'Not yet (WSE-ERR-001, expires 2027-05-31).');
    const lasting = createKnownFailing('a/c', 'For good (WSE-ERR-001).');
    expect(entry.expires).toBe('2027-05-31');
    expect(unexpired([entry, lasting], '2027-05-30')).toEqual([entry, lasting]);
    expect(unexpired([entry, lasting], '2027-05-31')).toEqual([lasting]);
  });

  it('says which failures are the outcome of a race, and so may stay away', () => {
    expect(createKnownFailing('a/b', 'One overtakes the other at times (WSE-ERR-001).').atTimes).toBe(true);
    expect(createKnownFailing('a/b', 'One overtakes the other (WSE-ERR-001).')).not.toHaveProperty('atTimes');
  });
});
