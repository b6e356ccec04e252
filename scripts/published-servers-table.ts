// Holds every published server of `npm run peers:install` to the suite for servers, and writes which keeps which promise:
// docs/published-servers.md. Exit 1 when a result is not as the lists say, 3 when not everything is installed.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Profile } from '@wsekit/spec';
import { profiles } from '../conformance/src/expand.ts';
import { expandLive } from '../conformance/src/live/expand-live.ts';
import { defaultLiveLimits } from '../conformance/src/live/limits.ts';
import { createPublishedServerPeer, missingOf, publishedServers } from '../conformance/src/live/peers/published.ts';
import { runLive } from '../conformance/src/live/run-live.ts';
import { serverSuite } from '../conformance/src/live/suites/server-suite.ts';
import { builtInKnownFailing } from '../conformance/src/peers.ts';
import { isBad, type RunResult } from '../conformance/src/results.ts';
import { markdownTable } from './markdown-table.ts';

const document = 'docs/published-servers.md';
const introduction = `<!-- Written by \`npm run generate:published-servers\` from a run of the cases. -->
# Which published server keeps which promise

What the suite for servers found in a run with each published server of \`wse-server\` (2.0.2 is the code of 2.0.5), in both readings:
*documented* is what the documents promise, *observed* what peers can depend on. \`yes\`: every case of the requirement passed. \`no\`:
at least one failed; the reason stands in \`conformance/known-failing/server-wse-server-VERSION.txt\`. Empty: no case applies to this
version, or none could be run with it, since its clock cannot be moved and it lacks a call or an option.
`;
/** As scripts/test-peers.ts has them. */
const [jobs, limits] = [6, { ...defaultLiveLimits, patienceMs: 3000 }];
const notRun: ReadonlySet<string> = new Set(['unsupported', 'not_run', 'suite_error']);

/** What became of one version. */
interface Verdicts {
  readonly name: string;
  readonly dialect: string;
  readonly results: readonly RunResult[];
}

async function verdictsOf(name: string): Promise<Verdicts> {
  const signal = new AbortController().signal;
  const peer = createPublishedServerPeer(name, defaultLiveLimits.startMs, signal);
  try {
    const description = await peer.describe();
    const options = { side: serverSuite.side, dialects: [], profiles: [], all: false } as const;
    const runs = expandLive(serverSuite.cases, description, options);
    const knownFailing = builtInKnownFailing(`server-${name}`);
    const results = await runLive({ peer, suite: serverSuite, limits, signal, runs, jobs, knownFailing });
    return { name, dialect: description.dialects.join(', '), results };
  } finally {
    await peer.close();
  }
}

function inReading({ results }: Verdicts, profile: Profile): readonly RunResult[] {
  return results.filter(({ run }) => run.setting.profile === profile);
}

function kept(results: readonly RunResult[]): string {
  const run = results.filter(({ status }) => !notRun.has(status));
  if (run.length === 0) return '';
  return run.every(({ status }) => status === 'passed' || status === 'passed_unexpectedly') ? 'yes' : '**no**';
}

function countsOf(one: Verdicts, profile: Profile): string {
  const all = inReading(one, profile);
  const held = all.filter(({ status }) => !notRun.has(status));
  const passed = held.filter((result) => kept([result]) === 'yes').length;
  return `${passed} of ${held.length} (${all.length - held.length} not run)`;
}

function requirementRows(all: readonly Verdicts[]): readonly (readonly string[])[] {
  const ids = new Set(all.flatMap(({ results }) => results.flatMap(({ run }) => run.case.requirements)));
  return [...ids]
    .sort()
    .map((id) => [
      id,
      ...all.flatMap((one) =>
        profiles.map((profile) =>
          kept(inReading(one, profile).filter(({ run }) => run.case.requirements.includes(id))),
        ),
      ),
    ]);
}

function reasonsOf({ name }: Verdicts): string {
  const entries = builtInKnownFailing(`server-${name}`);
  const reasons = new Map<string, number>();
  for (const { reason } of entries) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const lines = [...reasons].map(([reason, count]) => `- ${reason}${count === 1 ? '' : ` ${count} cases.`}`);
  return [`### ${name}`, lines.join('\n')].join('\n\n');
}

async function writeTable(): Promise<void> {
  const all: Verdicts[] = [];
  for (const name of publishedServers) all.push(await verdictsOf(name));
  const short = all.map(({ name }) => name.replace('wse-server-', ''));
  const summary = all.map((one) => [one.name, one.dialect, ...profiles.map((profile) => countsOf(one, profile))]);
  const heading = ['requirement', ...short.flatMap((version) => profiles.map((profile) => `${version} ${profile}`))];
  const parts = [
    introduction,
    markdownTable(['server', 'dialect', ...profiles.map((profile) => `cases passed, ${profile}`)], summary),
    '## Promise by promise',
    markdownTable(heading, requirementRows(all)),
    '## What they do otherwise',
    ...all.map(reasonsOf),
  ];
  writeFileSync(join(resolve(import.meta.dirname, '..'), document), `${parts.join('\n\n')}\n`);
  console.log(`${document}: ${all.length} servers`);
  for (const { name, results } of all)
    for (const { run, status } of results.filter((result) => isBad(result.status))) {
      console.error(`${name}: ${run.name}: ${status}`);
      process.exitCode = 1;
    }
}

const missing = publishedServers.filter((name) => missingOf(name) !== undefined);
if (missing.length > 0) {
  console.error(`not installed: ${missing.join(', ')}. Run: npm run peers:install`);
  process.exitCode = 3;
} else {
  await writeTable();
}
