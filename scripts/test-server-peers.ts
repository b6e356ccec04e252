// Lets the published Python clients and a plain WebSocket client of `npm run peers:install` live through stories with our
// server, on ws and uws and in the dialects of their times, and with published servers, which shows what is a client's own
// failure. `--client WORDS`, `--server WORDS` (`2.4.1`, `uws detect`) and `--story TEXT`
// narrow a run.
// Exit 0 all as expected, 1 something differs, 3 not everything is installed.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { encodeJwt } from '@wsekit/server-core';
import { clients, type Facts, live, type StoryClient, serversFor, storiesFor } from './peers/clients.ts';
import { isInstalled } from './peers/environments.ts';
import { inParallel } from './peers/in-parallel.ts';
import { type KnownFailure, knownFailures, type Telling } from './peers/known-failures.ts';
import type { StoryServer } from './peers/servers.ts';
import { judge } from './peers/verdict.ts';

/** A client with a server. */
interface Pair {
  readonly client: StoryClient;
  readonly server: StoryServer;
  readonly stories: readonly string[];
}

const secret = 'a secret of at least 32 bytes, for peers';
const atOnce = 4;
const text = { type: 'string', default: '' } as const;
const { values: wanted } = parseArgs({ options: { client: text, server: text, story: text } });
const isWhole = Object.values(wanted).every((word) => word === '');
const counts = { stories: 0, differ: 0, known: 0 };
const seen = new Set<KnownFailure>();

function tokenOf(sub: string, by: string = secret): string {
  return encodeJwt({ sub, iat: 1, exp: 4_102_444_800 }, by);
}

const tokens = { alice: tokenOf('alice'), carol: tokenOf('carol'), bad: tokenOf('alice', secret.toUpperCase()) };

function isNamed(name: string, words: string): boolean {
  return words.split(' ').every((word) => word === '' || name.split(' ').includes(word));
}

/** Client by client and server by server; what is not installed is left out, and said. */
function pairs(): readonly Pair[] {
  const all = clients.flatMap((client) =>
    serversFor(client).map((server) => ({
      client,
      server,
      stories: storiesFor(client, server).filter((story) => story.includes(wanted.story)),
    })),
  );
  return all.filter(
    ({ client, server, stories }) =>
      isNamed(client.name, wanted.client) && isNamed(server.name, wanted.server) && stories.length > 0,
  );
}

/** Stories that differed while others were told: a busy machine can do that, so they are told again, alone. */
const again: Pair[] = [];

async function run(pair: Pair, isAlone: boolean): Promise<void> {
  const { client, server, stories } = pair;
  const fault = (error: unknown): Facts => ({
    'comes to its end': error instanceof Error ? error.message : String(error),
  });
  const lived = await lifeOf(pair).catch((error) => Object.fromEntries(stories.map((story) => [story, fault(error)])));
  for (const story of stories) {
    if (report({ client: client.name, server, story }, lived[story], isAlone)) continue;
    again.push({ client, server, stories: [story] });
  }
}

async function lifeOf({ client, server, stories }: Pair): Promise<Readonly<Record<string, Facts>>> {
  const running = await server.start(secret);
  try {
    return await live(client, { port: running.port, tokens }, stories);
  } finally {
    await running.stop();
  }
}

/** False for a story that is to be told again. */
function report(telling: Telling, facts: Facts | undefined, isAlone: boolean): boolean {
  const { problems, known } = judge(telling, facts);
  const name = `${telling.client}, ${telling.server.name}, ${telling.story}`;
  if (problems.length > 0 && !isAlone) {
    console.log(`UNSTEADY: ${name}: ${problems.join('; ')}; it is told again, alone`);
    return false;
  }
  counts.stories += 1;
  counts.differ += problems.length > 0 ? 1 : 0;
  counts.known += known.length;
  for (const each of known) seen.add(each);
  const excused = known.map(({ fact, errata }) => `not so: ${fact} (${errata})`);
  const word = problems.length > 0 ? `DIFFERS: ${problems.join('; ')}` : ['as expected', ...excused].join('; ');
  console.log(`${name}: ${word}`);
  return true;
}

/** Known failures that did not come anywhere, or that name no entry of the errata: the list has to be true. */
function listProblems(isPartial: boolean): readonly string[] {
  const errata = readFileSync(resolve(import.meta.dirname, '../spec/errata.md'), 'utf8');
  const unknown = knownFailures.filter((each) => !errata.includes(`### ${each.errata} `));
  const unused = isWhole && !isPartial ? knownFailures.filter((each) => !seen.has(each)) : [];
  return [
    ...unknown.map(({ errata: id }) => `${id} is not in the errata`),
    ...unused.map(({ fact, errata: id }) => `nobody fails at "${fact}" any more (${id})`),
  ];
}

async function runAll(): Promise<void> {
  const all = pairs();
  const isHere = ({ server: { environment } }: Pair): boolean => environment === undefined || isInstalled(environment);
  const skipped = new Set(all.filter((pair) => !isHere(pair)).map(({ server }) => server.name));
  for (const name of skipped)
    console.log(`SKIPPED: stories with ${name}, which is not installed (npm run peers:install)`);
  await inParallel(all.filter(isHere), atOnce, (pair) => run(pair, false));
  for (const pair of again.splice(0)) await run(pair, true);
  const problems = listProblems(skipped.size > 0);
  for (const problem of problems) console.log(`DIFFERS: ${problem}`);
  const failed = counts.differ + problems.length;
  console.log(
    `${counts.stories - counts.differ} stories as expected, ${failed} differ, ${counts.known} known failures`,
  );
  process.exitCode = failed === 0 && counts.stories > 0 ? 0 : 1;
}

const missing = clients.map(({ environment }) => environment).filter((name) => !isInstalled(name));
if (missing.length > 0) {
  console.error(`not installed: ${missing.join(', ')}. Run: npm run peers:install`);
  process.exitCode = 3;
} else {
  await runAll();
}
