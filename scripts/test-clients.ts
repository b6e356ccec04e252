// Runs our client in Node, Node 22 with its own WebSocket, Bun, Deno and Chromium against our server on ws: JSON, MessagePack,
// encryption, recovery, a refused token, and an end with nothing left behind. `--client TEXT` narrows a run.
// Exit 0 all as expected, 1 something differs. What `npm run runtimes:install` did not bring is left out, and said.
import { parseArgs } from 'node:util';
import { provider } from '@wsekit/codec/crypto';
import { createServer } from '@wsekit/server-core';
import { listen } from '@wsekit/transports/ws';
import { type ClientRuntime, findClientRuntimes } from './clients/runtimes.ts';
import { StoryApplication } from './peers/application.ts';

const token = 'the one that is accepted';
const { values } = parseArgs({ options: { client: { type: 'string', default: '' } } });
const { found, missing } = await findClientRuntimes();
const counts = { facts: 0, differ: 0 };

const server = createServer({
  authenticate: ({ query }) => (new URLSearchParams(query).get('token') === token ? { userId: 'alice' } : undefined),
  greets: true,
  subscriptions: 'server',
  recovery: true,
  encryption: { provider },
});
new StoryApplication(server);
const { url } = await server.listen(listen, {});

async function run(client: ClientRuntime): Promise<void> {
  const startMs = performance.now();
  const facts = await client
    .run(`${url}/wse`, token)
    .catch((error: unknown) => ({ 'comes to its end': error instanceof Error ? error.message : String(error) }));
  const failed = Object.entries(facts).filter(([, found]) => found !== true);
  counts.facts += Object.keys(facts).length;
  counts.differ += failed.length;
  const word = failed.map(([fact, found]) => `not so: ${fact}; instead: ${found}`).join('; ') || 'as expected';
  console.log(`our client in ${client.name}: ${word} (${((performance.now() - startMs) / 1000).toFixed(1)} s)`);
}

for (const name of missing) console.log(`SKIPPED: our client in ${name} (npm run runtimes:install)`);
for (const client of found.filter(({ name }) => name.includes(values.client))) await run(client);
await server.stop({ timeoutMs: 100 });
console.log(`${counts.facts - counts.differ} facts as expected, ${counts.differ} differ`);
process.exitCode = counts.differ === 0 && counts.facts > 0 ? 0 : 1;
