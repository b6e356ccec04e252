// Runs the cases for codecs and the suites for servers, clients and nodes against ours, and writes what each requirement is shown
// by: docs/coverage.md. Exit 1 when a result is not as expected, or a MUST has neither a case nor a reason.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Requirement, requirements } from '@wsekit/spec';
import { dialer, listen } from '@wsekit/transports/ws';
import { operations } from '../conformance/src/drivers/ours/operations.ts';
import { expand } from '../conformance/src/expand.ts';
import { createInProcessPeer } from '../conformance/src/in-process.ts';
import { loadLibrary } from '../conformance/src/library.ts';
import { expandLive } from '../conformance/src/live/expand-live.ts';
import { defaultLiveLimits } from '../conformance/src/live/limits.ts';
import type { LivePeer } from '../conformance/src/live/peer.ts';
import { createOurClientPeer } from '../conformance/src/live/peers/our-client.ts';
import { createOurNodePeer } from '../conformance/src/live/peers/our-node.ts';
import { createOurServerPeer } from '../conformance/src/live/peers/ours.ts';
import { runLive } from '../conformance/src/live/run-live.ts';
import type { LiveSuite } from '../conformance/src/live/suite.ts';
import { clientSuite } from '../conformance/src/live/suites/client-suite.ts';
import { nodeSuite } from '../conformance/src/live/suites/node-suite.ts';
import { serverSuite } from '../conformance/src/live/suites/server-suite.ts';
import { builtInKnownFailing } from '../conformance/src/peers.ts';
import { isBad, type RunResult } from '../conformance/src/results.ts';
import { runCases } from '../conformance/src/runner.ts';
import { unproven } from '../conformance/suites/unproven.ts';
import { markdownTable } from './markdown-table.ts';

const document = 'docs/coverage.md';
const introduction = `<!-- Written by \`npm run generate:coverage\` from a run of the cases. -->
# What the cases show

Each requirement of level MUST, and how many cases show it: for codecs, and for running servers, clients and nodes. The verdicts
are those of our codec, our server on \`ws\`, our client over \`ws\` and our node over a network in memory in this very run, in each
reading; *known* is a failure with its reason in \`conformance/known-failing\`. What has no case stands below, with the reason, from
\`conformance/suites/unproven.ts\`: a requirement that has neither fails the tests.
`;
const names = ['codecs', 'servers', 'clients', 'nodes'];

/** What became of the cases that name a requirement. */
interface Shown {
  readonly cases: Set<string>;
  readonly verdicts: Record<'documented' | 'observed', Set<string>>;
}

function collect(results: readonly RunResult[]): ReadonlyMap<string, Shown> {
  const shown = new Map<string, Shown>();
  for (const { run, status } of results) {
    for (const id of run.case.requirements) {
      const of = shown.get(id) ?? { cases: new Set(), verdicts: { documented: new Set(), observed: new Set() } };
      shown.set(id, of);
      of.cases.add(run.case.id);
      const { profile } = run.setting;
      for (const one of profile === undefined ? (['documented', 'observed'] as const) : [profile])
        of.verdicts[one].add(status);
    }
  }
  return shown;
}

async function codecResults(): Promise<readonly RunResult[]> {
  const peer = createInProcessPeer(operations);
  return runCases({ runs: expand(loadLibrary(), await peer.describe()), peers: [peer], reference: operations });
}

/** A suite with one of our implementations, and the list of what it is known to fail. */
interface LiveRunOf {
  readonly suite: LiveSuite;
  readonly peer: LivePeer;
  readonly list: string;
}

async function liveResults({ suite, peer, list }: LiveRunOf): Promise<readonly RunResult[]> {
  const options = { side: suite.side, dialects: [], profiles: [], all: false } as const;
  const runs = expandLive(suite.cases, await peer.describe(), options);
  // In this process nothing is slow but the machine.
  const limits = { ...defaultLiveLimits, quietMs: 0, patienceMs: 20_000 };
  const knownFailing = builtInKnownFailing(list);
  return runLive({ peer, suite, limits, signal: new AbortController().signal, runs, jobs: 8, knownFailing });
}

function verdictOf(parts: readonly (Shown | undefined)[], profile: 'documented' | 'observed'): string {
  const found = new Set(parts.flatMap((part) => [...(part?.verdicts[profile] ?? [])]));
  return found.size === 0 ? '' : [...found].sort().join(', ');
}

const live: readonly LiveRunOf[] = [
  { suite: serverSuite, peer: createOurServerPeer('ws', listen), list: 'server-ws' },
  { suite: clientSuite, peer: createOurClientPeer('ours', () => ({ dialer }), ['websocket']), list: 'client-ours' },
  { suite: nodeSuite, peer: createOurNodePeer('memory'), list: 'node-memory' },
];
const musts = requirements.filter(({ level }) => level === 'must');
const results = [await codecResults()];
for (const one of live) results.push(await liveResults(one));
const kinds = results.map(collect);
const isShown = ({ id }: Requirement): boolean => kinds.some((kind) => kind.has(id));
const chapters = new Map<string, Requirement[]>();
for (const must of musts) chapters.set(must.chapter, [...(chapters.get(must.chapter) ?? []), must]);

const summary = [...chapters].map(([chapter, of]) => [
  `[${chapter}](../spec/protocol/${chapter}.md)`,
  String(of.length),
  ...kinds.map((kind) => String(of.filter(({ id }) => kind.has(id)).length)),
  String(of.filter((must) => !isShown(must)).length),
]);
const details = musts.filter(isShown).map(({ id }) => {
  const parts = kinds.map((kind) => kind.get(id));
  const counts = parts.map((part) => String(part?.cases.size ?? ''));
  return [id, ...counts, verdictOf(parts, 'documented'), verdictOf(parts, 'observed')];
});
const reasons = unproven.map(({ why, requirements: ids }) => `- ${why} ${ids.join(', ')}.`);

const parts = [
  introduction,
  markdownTable(['chapter', 'MUST', ...names.map((name) => `shown by ${name}`), 'without case'], summary),
  '## Without a case',
  reasons.join('\n'),
  '## Requirement by requirement',
  markdownTable(['requirement', ...names, 'documented', 'observed'], details),
];
writeFileSync(join(resolve(import.meta.dirname, '..'), document), `${parts.join('\n\n')}\n`);
console.log(`${document}: ${details.length} of ${musts.length} MUSTs shown`);
const excused = new Set(unproven.flatMap((entry) => entry.requirements));
const bare = musts
  .filter((must) => !isShown(must) && !excused.has(must.id))
  .map(({ id }) => `${id}: neither case nor reason`);
const bad = results.flat().filter(({ status }) => isBad(status));
const wrong = [...bare, ...bad.map(({ run, status }) => `${run.name}: ${status}`)];
for (const one of wrong) console.error(one);
process.exit(wrong.length === 0 ? 0 : 1);
