// Lets our client live through stories with the published servers of `npm run peers:install`, and with ours on ws, uws and
// Bun. `--server WORDS` (`2.4.1`, `bun`) and `--story TEXT` narrow a run. Exit 0 all as expected, 1 something differs.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { encodeJwt } from '@wsekit/server-core';
import { findRuntime } from '@wsekit/transports/compliance/node';
import { dialer } from '@wsekit/transports/ws';
import type { Facts } from './peers/clients.ts';
import { isInstalled } from './peers/environments.ts';
import { inParallel } from './peers/in-parallel.ts';
import type { KnownFailure } from './peers/known-failures.ts';
import { knownFailuresOfServers } from './peers/our-client/known-failures.ts';
import { liveThrough, storyNames } from './peers/our-client/stories.ts';
import { bunServer, ourServer, publishedServer, type RunningServer, type StoryServer } from './peers/servers.ts';
import { judge } from './peers/verdict.ts';

interface Telling {
  readonly server: StoryServer;
  readonly story: string;
}

const atOnce = 4;
const secret = 'a secret of at least 32 bytes, for peers';
const text = { type: 'string', default: '' } as const;
const { values: wanted } = parseArgs({ options: { server: text, story: text } });
const tokens = { alice: tokenBy(secret), bad: tokenBy(secret.toUpperCase()) };
const counts = { stories: 0, differ: 0 };
const seen = new Set<KnownFailure>();

const servers: readonly StoryServer[] = [
  publishedServer('2.0.2', 'D2b'),
  publishedServer('2.3.2', 'D2f'),
  publishedServer('2.4.1', 'D2g'),
  publishedServer('2.5.1', 'D2g'),
  ourServer('ws', 'detect', 'server'),
  ourServer('uws', 'detect', 'server'),
  ...(findRuntime('bun') === undefined ? [] : [bunServer()]),
];

function tokenBy(by: string): string {
  return encodeJwt({ sub: 'alice', iat: 1, exp: 4_102_444_800 }, by);
}

/** Every story with every server it can be told with: `drain` came with 2.2. */
function tellings(): readonly Telling[] {
  const all = servers.flatMap((server) => storyNames.map((story) => ({ server, story })));
  return all.filter(
    ({ server, story }) =>
      !(story.includes('drains') && server.speaks === 'D2b') &&
      wanted.server.split(' ').every((word) => word === '' || server.name.split(' ').includes(word)) &&
      story.includes(wanted.story),
  );
}

/** Stories that differed while others were told: a busy machine can do that, so they are told again, alone. */
const again: Telling[] = [];

async function tell({ server, story }: Telling, isAlone: boolean): Promise<void> {
  const facts = await factsOf(server, story).catch(
    (error: unknown): Facts => ({ 'comes to its end': error instanceof Error ? error.message : String(error) }),
  );
  const telling = { client: 'our client', server, story };
  const { problems, known } = judge(telling, facts, knownFailuresOfServers);
  if (problems.length > 0 && !isAlone) {
    console.log(`UNSTEADY: our client, ${server.name}, ${story}: ${problems.join('; ')}; it is told again, alone`);
    again.push({ server, story });
    return;
  }
  counts.stories += 1;
  counts.differ += problems.length > 0 ? 1 : 0;
  for (const each of known) seen.add(each);
  const excused = known.map(({ fact, errata }) => `not so: ${fact} (${errata})`);
  const word = problems.length > 0 ? `DIFFERS: ${problems.join('; ')}` : ['as expected', ...excused].join('; ');
  console.log(`our client, ${server.name}, ${story}: ${word}`);
}

async function factsOf(server: StoryServer, story: string): Promise<Facts> {
  let running = await server.start(secret);
  const { port } = running;
  const others: RunningServer[] = [];
  const urlOf = (at: RunningServer): string => `ws://127.0.0.1:${at.port}/wse`;
  try {
    return await liveThrough(story, {
      url: urlOf(running),
      dialer,
      tokens,
      restart: async () => {
        await running.stop();
        running = await server.start(secret, port);
      },
      drain: () => running.drain(),
      another: async () => {
        const other = await server.start(secret);
        others.push(other);
        return urlOf(other);
      },
    });
  } finally {
    for (const each of [running, ...others]) await each.stop();
  }
}

/** The list of known failures has to be true. */
function listProblems(isWhole: boolean): readonly string[] {
  const errata = readFileSync(resolve(import.meta.dirname, '../spec/errata.md'), 'utf8');
  const unknown = knownFailuresOfServers.filter((each) => !errata.includes(`### ${each.errata} `));
  const unused = isWhole ? knownFailuresOfServers.filter((each) => !seen.has(each)) : [];
  return [
    ...unknown.map(({ errata: id }) => `${id} is not in the errata`),
    ...unused.map(({ fact, errata: id }) => `no server fails at "${fact}" any more (${id})`),
  ];
}

const isHere = ({ server: { environment } }: Telling): boolean => environment === undefined || isInstalled(environment);
const all = tellings();
for (const { name } of new Set(all.filter((each) => !isHere(each)).map(({ server }) => server)))
  console.log(`SKIPPED: stories with ${name}, which is not installed (npm run peers:install)`);
await inParallel(all.filter(isHere), atOnce, (telling) => tell(telling, false));
for (const telling of again) await tell(telling, true);
const isWhole = all.every(isHere) && Object.values(wanted).every((word) => word === '');
const problems = listProblems(isWhole);
for (const problem of problems) console.log(`DIFFERS: ${problem}`);
const differ = counts.differ + problems.length;
console.log(
  `our client: ${counts.stories - counts.differ} stories as expected, ${differ} differ, ${seen.size} known failures`,
);
process.exitCode = differ === 0 && counts.stories > 0 ? 0 : 1;
