// Runs the cases for codecs and the suite for servers against ours, and writes what each requirement is shown by: docs/coverage.md.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Requirement, requirements } from '@wsekit/spec';
import { listen } from '@wsekit/transports/ws';
import { operations } from '../conformance/src/drivers/ours/operations.ts';
import { expand } from '../conformance/src/expand.ts';
import { createInProcessPeer } from '../conformance/src/in-process.ts';
import { loadLibrary } from '../conformance/src/library.ts';
import { expandLive } from '../conformance/src/live/expand-live.ts';
import { defaultLiveLimits } from '../conformance/src/live/limits.ts';
import { createOurServerPeer } from '../conformance/src/live/peers/ours.ts';
import { runLive } from '../conformance/src/live/run-live.ts';
import { serverSuite } from '../conformance/src/live/suites/server-suite.ts';
import { builtInKnownFailing } from '../conformance/src/peers.ts';
import type { RunResult } from '../conformance/src/results.ts';
import { runCases } from '../conformance/src/runner.ts';
import { unproven } from '../conformance/suites/unproven.ts';
import { markdownTable } from './markdown-table.ts';

const document = 'docs/coverage.md';
const introduction = `<!-- Written by \`npm run generate:coverage\` from a run of the cases. -->
# What the cases show

Each requirement of level MUST, and the cases that show it: for codecs, and for running servers. The verdicts are those of our codec
and of our server on \`ws\` in this very run, in each reading; *known* is a failure with its reason in \`conformance/known-failing\`.
What has no case stands below, with the reason.
`;

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

async function serverResults(): Promise<readonly RunResult[]> {
  const peer = createOurServerPeer('ws', listen);
  const options = { side: serverSuite.side, dialects: [], profiles: [], all: false } as const;
  const runs = expandLive(serverSuite.cases, await peer.describe(), options);
  const limits = { ...defaultLiveLimits, quietMs: 0 };
  const knownFailing = builtInKnownFailing('server-ws');
  return runLive({
    peer,
    suite: serverSuite,
    limits,
    signal: new AbortController().signal,
    runs,
    jobs: 8,
    knownFailing,
  });
}

function verdictOf(parts: readonly (Shown | undefined)[], profile: 'documented' | 'observed'): string {
  const found = new Set(parts.flatMap((part) => [...(part?.verdicts[profile] ?? [])]));
  return found.size === 0 ? '' : [...found].sort().join(', ');
}

const musts = requirements.filter(({ level }) => level === 'must');
const [codec, server] = [collect(await codecResults()), collect(await serverResults())];
const chapters = new Map<string, Requirement[]>();
for (const must of musts) chapters.set(must.chapter, [...(chapters.get(must.chapter) ?? []), must]);

const summary = [...chapters].map(([chapter, of]) => [
  `[${chapter}](../spec/protocol/${chapter}.md)`,
  ...[of.length, of.filter(({ id }) => codec.has(id)).length, of.filter(({ id }) => server.has(id)).length].map(String),
  String(of.filter(({ id }) => !codec.has(id) && !server.has(id)).length),
]);
const details = musts
  .filter(({ id }) => codec.has(id) || server.has(id))
  .map(({ id }) => {
    const parts = [codec.get(id), server.get(id)];
    const counts = parts.map((part) => String(part?.cases.size ?? ''));
    return [id, ...counts, verdictOf(parts, 'documented'), verdictOf(parts, 'observed')];
  });
const reasons = unproven.map(({ why, requirements: ids }) => `- ${why} ${ids.join(', ')}.`);

const parts = [
  introduction,
  markdownTable(['chapter', 'MUST', 'shown by codecs', 'shown by servers', 'without case'], summary),
  '## Without a case',
  reasons.join('\n'),
  '## Requirement by requirement',
  markdownTable(['requirement', 'codec cases', 'server cases', 'documented', 'observed'], details),
];
writeFileSync(join(resolve(import.meta.dirname, '..'), document), `${parts.join('\n\n')}\n`);
console.log(`${document}: ${details.length} of ${musts.length} MUSTs shown`);
process.exit(0);
