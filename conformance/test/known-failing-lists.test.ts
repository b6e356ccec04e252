import { readFileSync } from 'node:fs';
import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { operations } from '../src/drivers/ours/operations.ts';
import { excuse } from '../src/excuse.ts';
import { expand } from '../src/expand.ts';
import { DescriptionSchema } from '../src/generated/wse/conformance/v1/driver_pb.ts';
import { asOf, createKnownFailing } from '../src/known-failing.ts';
import { dialectOfVersion } from '../src/library/dialects.ts';
import { loadLibrary } from '../src/library.ts';
import { expandLive } from '../src/live/expand-live.ts';
import { publishedServers } from '../src/live/peers/published.ts';
import { clientSuite } from '../src/live/suites/client-suite.ts';
import { nodeSuite } from '../src/live/suites/node-suite.ts';
import { serverSuite } from '../src/live/suites/server-suite.ts';
import { builtInKnownFailing, namedPeers, publishedClients, publishedNodes } from '../src/peers.ts';

const errata = readFileSync(new URL('../../spec/errata.md', import.meta.url), 'utf8');
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

const liveLists = [
  { suite: serverSuite, peers: publishedServers },
  { suite: clientSuite, peers: publishedClients.map((version) => `wse-client-${version}`) },
  { suite: nodeSuite, peers: publishedNodes },
].flatMap(({ suite, peers }) => peers.map((name) => ({ suite, name, list: `${suite.side}-${name}` })));

describe('lists of known failures of published servers, clients and nodes', () => {
  it.each(liveLists)('$list has a case, an entry of the errata and a last day for each of its entries', (one) => {
    const { suite, name, list } = one;
    const dialect = dialectOfVersion(name.replace(/^wse-(server|client)-/, ''));
    const features = ['msgpack', 'encryption', ...suite.cases.flatMap(({ needs = [] }) => needs)];
    const description = { sides: [suite.side], dialects: dialect === undefined ? [] : [dialect] };
    const peer = create(DescriptionSchema, { ...description, features });
    const options = { side: suite.side, dialects: [], profiles: [], all: false } as const;
    const runs = expandLive(suite.cases, peer, options).map((run) => run.name);
    const entries = builtInKnownFailing(list);
    const wrong = entries.filter(
      ({ matches, erratum, expires }) =>
        !errata.includes(`### ${erratum} `) || expires === undefined || !runs.some(matches),
    );
    expect(wrong.map(({ text }) => text)).toEqual([]);
    expect(new Set(entries.map(({ text }) => text)).size).toBe(entries.length);
  });
});

describe('an entry of a list', () => {
  it('excuses what fails until its last day, and from then on nothing, whether it fails or passes', () => {
    const listed = createKnownFailing('a/b', 'Not yet (WSE-ERR-001, expires 2027-05-31).');
    const on = (day: string, hasPassed: boolean) => excuse(asOf([listed], day)[0], hasPassed);
    expect(listed.expires).toBe('2027-05-31');
    expect([on('2027-05-30', false), on('2027-05-30', true)]).toEqual(['known', 'passed_unexpectedly']);
    expect([on('2027-05-31', false), on('2027-05-31', true)]).toEqual(['failed', 'passed_unexpectedly']);
  });

  it('excuses for good where it names no day', () => {
    const [lasting] = asOf([createKnownFailing('a/c', 'For good (WSE-ERR-001).')], '2999-12-31');
    expect(excuse(lasting, false)).toBe('known');
  });

  it('says which failures are the outcome of a race, and so may stay away until its last day', () => {
    const race = createKnownFailing('a/b', 'It overtakes the other at times (WSE-ERR-001, expires 2027-05-31).');
    const on = (day: string) => [true, false].map((hasPassed) => excuse(asOf([race], day)[0], hasPassed));
    expect(on('2027-05-30')).toEqual(['passed', 'known']);
    expect(on('2027-05-31')).toEqual(['passed_unexpectedly', 'failed']);
    expect(createKnownFailing('a/b', 'At times it overtakes the other.').atTimes).toBe(true);
    expect(createKnownFailing('a/b', 'It overtakes the other (WSE-ERR-001).')).not.toHaveProperty('atTimes');
  });
});
