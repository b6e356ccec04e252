// Holds published servers, clients and nodes of `npm run peers:install` to the suite for each, and writes which version keeps
// which promise: docs/published-servers.md, -clients.md and -nodes.md; `-- server`, `client` or `node` writes one of them.
// Exit 1 when a result is not as the lists say, 2 for a side that there is not, 3 when not everything is installed.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Profile } from '@wsekit/spec';
import { jsonLines } from '../conformance/src/driver/json-lines.ts';
import { profiles } from '../conformance/src/expand.ts';
import { asOf } from '../conformance/src/known-failing.ts';
import { expandLive } from '../conformance/src/live/expand-live.ts';
import { defaultLiveLimits } from '../conformance/src/live/limits.ts';
import { createDriverPeer } from '../conformance/src/live/peers/driver.ts';
import { publishedServers } from '../conformance/src/live/peers/published.ts';
import { runLive } from '../conformance/src/live/run-live.ts';
import type { LiveSuite } from '../conformance/src/live/suite.ts';
import { clientSuite } from '../conformance/src/live/suites/client-suite.ts';
import { nodeSuite } from '../conformance/src/live/suites/node-suite.ts';
import { serverSuite } from '../conformance/src/live/suites/server-suite.ts';
import {
  builtInKnownFailing,
  clientDriverOf,
  type DriverCommand,
  nodeDriverOf,
  publishedLiveClients,
  publishedNodes,
  serverDriverOf,
} from '../conformance/src/peers.ts';
import { isBad, type RunResult } from '../conformance/src/results.ts';
import { markdownTable } from './markdown-table.ts';

/** Published implementations of one side. */
interface Published {
  readonly suite: LiveSuite;
  readonly names: readonly string[];
  readonly driverOf: (name: string) => DriverCommand;
  /** What one is, in a word, and the package it comes in. */
  readonly about: string;
}

/** A client of 2.0.5 gets ready with no server of 2.x, so that whatever is waited for does not come. (WSE-ERR-150) */
const neverReady = 'wse-client-2.0.5';
const limits = { ...defaultLiveLimits, patienceMs: 3000 };
const hurried = { ...limits, patienceMs: 1500 };

const all: readonly Published[] = [
  {
    suite: serverSuite,
    names: publishedServers,
    driverOf: serverDriverOf,
    about: 'server of `wse-server` (2.0.2 is the code of 2.0.5)',
  },
  {
    suite: clientSuite,
    names: publishedLiveClients,
    driverOf: clientDriverOf,
    about: 'Python client of `wse-client`',
  },
  {
    suite: nodeSuite,
    names: publishedNodes,
    driverOf: nodeDriverOf,
    about: 'node of `wse-server` (2.0.2 is the code of 2.0.5)',
  },
];
const notRun: ReadonlySet<string> = new Set(['unsupported', 'not_run', 'suite_error']);

/** What became of one version. */
interface Verdicts {
  readonly name: string;
  readonly dialect: string;
  readonly results: readonly RunResult[];
}

async function verdictsOf({ suite, driverOf }: Published, name: string): Promise<Verdicts> {
  const { signal } = new AbortController();
  const { command } = driverOf(name);
  const peer = createDriverPeer({ name, command, framing: jsonLines, timeoutMs: limits.startMs, signal });
  try {
    const description = await peer.describe();
    const runs = expandLive(suite.cases, description, { side: suite.side, dialects: [], profiles: [], all: false });
    const knownFailing = asOf(builtInKnownFailing(`${suite.side}-${name}`), new Date().toISOString().slice(0, 10));
    const pace = name === neverReady ? { limits: hurried, jobs: 16 } : { limits, jobs: 6 };
    const results = await runLive({ peer, suite, ...pace, signal, runs, knownFailing });
    return { name, dialect: description.dialects.join(', '), results };
  } finally {
    await peer.close();
  }
}

function inReading({ results }: Verdicts, profile: Profile): readonly RunResult[] {
  return results.filter(({ run }) => run.setting.profile === profile);
}

function hasPassed({ status, knownFailing }: RunResult): boolean {
  // What fails at times is not kept, however a run comes out.
  return status === 'passed_unexpectedly' || (status === 'passed' && knownFailing === undefined);
}

function kept(results: readonly RunResult[]): string {
  const run = results.filter(({ status }) => !notRun.has(status));
  if (run.length === 0) return '';
  return run.every(hasPassed) ? 'yes' : '**no**';
}

function countsOf(one: Verdicts, profile: Profile): string {
  const ofReading = inReading(one, profile);
  const held = ofReading.filter(({ status }) => !notRun.has(status));
  return `${held.filter(hasPassed).length} of ${held.length} (${ofReading.length - held.length} not run)`;
}

function requirementRows(found: readonly Verdicts[]): readonly (readonly string[])[] {
  const ids = new Set(found.flatMap(({ results }) => results.flatMap(({ run }) => run.case.requirements)));
  return [...ids]
    .sort()
    .map((id) => [
      id,
      ...found.flatMap((one) =>
        profiles.map((profile) =>
          kept(inReading(one, profile).filter(({ run }) => run.case.requirements.includes(id))),
        ),
      ),
    ]);
}

function reasonsOf(list: string, name: string): string {
  const reasons = new Map<string, number>();
  for (const { reason } of builtInKnownFailing(list)) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const lines = [...reasons].map(([reason, count]) => `- ${reason}${count === 1 ? '' : ` ${count} cases.`}`);
  return [`### ${name}`, lines.join('\n')].join('\n\n');
}

function introductionOf({ suite: { side }, about }: Published): string {
  return `<!-- Written by \`npm run generate:published\` from a run of the cases. -->
# Which published ${side} keeps which promise

What the suite for ${side}s found in a run with each published ${about}, in both readings: *documented* is what the documents
promise, *observed* what peers can depend on. \`yes\`: every case of the requirement passed. \`no\`: at least one failed, or does at
times; the reason stands in \`conformance/known-failing/${side}-NAME.txt\`. Empty: no case applies to this version, or none could be
run with it, since its clock cannot be moved and it lacks a call or an option.
`;
}

async function writeTable(published: Published): Promise<void> {
  const { side } = published.suite;
  const document = `docs/published-${side}s.md`;
  const found: Verdicts[] = [];
  for (const name of published.names) found.push(await verdictsOf(published, name));
  const summary = found.map((one) => [one.name, one.dialect, ...profiles.map((profile) => countsOf(one, profile))]);
  const short = found.map(({ name }) => name.replace(/^wse-(server|client)-/, ''));
  const heading = ['requirement', ...short.flatMap((version) => profiles.map((profile) => `${version} ${profile}`))];
  const parts = [
    introductionOf(published),
    markdownTable([side, 'dialect', ...profiles.map((profile) => `cases passed, ${profile}`)], summary),
    '## Promise by promise',
    markdownTable(heading, requirementRows(found)),
    '## What they do otherwise',
    ...found.map(({ name }) => reasonsOf(`${side}-${name}`, name)),
  ];
  writeFileSync(join(resolve(import.meta.dirname, '..'), document), `${parts.join('\n\n')}\n`);
  console.log(`${document}: ${found.map(({ name }) => name).join(', ')}`);
  for (const { name, results } of found)
    for (const { run, status } of results.filter((result) => isBad(result.status))) {
      console.error(`${name}: ${run.name}: ${status}`);
      process.exitCode = 1;
    }
}

const sides = process.argv.slice(2);
const wanted = all.filter(({ suite }) => sides.length === 0 || sides.includes(suite.side));
const missing = wanted.flatMap(({ names, driverOf }) => names.filter((name) => driverOf(name).missing !== undefined));
const unknown = sides.filter((side) => !all.some(({ suite }) => suite.side === side));
if (unknown.length > 0) {
  console.error(`no side: ${unknown.join(', ')}; there are server, client and node`);
  process.exitCode = 2;
} else if (missing.length > 0) {
  console.error(`not installed: ${missing.join(', ')}. Run: npm run peers:install`);
  process.exitCode = 3;
} else {
  for (const one of wanted) await writeTable(one);
}
