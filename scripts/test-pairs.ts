// Holds every server transport against every client transport, each in its own runtime, and writes the table of the pairs
// into docs/transports.md. `--server WORD`, `--client WORD` (`ws`, `bun`, `Deno` ...), `--case TEXT` and `--scale N` narrow a run.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleAgents } from '../transports/pairs/control/bundle.ts';
import { findClients, findServers, type MissingPeer, type Peer } from '../transports/pairs/control/peers.ts';
import { type CaseResult, type PairResult, runPair } from '../transports/pairs/control/run-pair.ts';
import { createReasons, createTable } from '../transports/pairs/control/table.ts';

const text = { type: 'string', default: '' } as const;
const { values } = parseArgs({
  options: {
    server: text,
    client: text,
    case: text,
    scale: { type: 'string', default: '1' },
    verbose: { type: 'boolean' },
  },
});
const scale = Number(values.scale);
if (!(scale > 0 && scale <= 1)) throw new RangeError(`--scale is ${values.scale}, allowed is above 0 to 1`);

const isThere = (peer: Peer | MissingPeer): peer is Peer => !('missing' in peer);
const isNamed = (wanted: string) => (peer: Peer | MissingPeer) =>
  wanted === '' || peer.name.split(' ').includes(wanted);
const servers = findServers().filter(isNamed(values.server));
const clients = (await findClients()).filter(isNamed(values.client));
const missing = [...servers, ...clients].filter((peer): peer is MissingPeer => !isThere(peer));
for (const peer of missing) console.log(`SKIPPED: pairs with ${peer.missing} (npm run runtimes:install)`);

const there = [...servers, ...clients].filter(isThere);
const bundleOf = await bundleAgents([...new Set(there.map(({ agent }) => agent))]);

function show({ id, outcome, message, durationMs }: CaseResult): void {
  if (outcome === 'failed') console.log(`  FAILED ${id} (${durationMs.toFixed(0)} ms): ${message}`);
  else if (values.verbose === true) console.log(`  ${outcome} ${id} (${durationMs.toFixed(0)} ms) ${message}`);
}

async function runOne(server: Peer, client: Peer): Promise<PairResult> {
  console.log(`${server.name} server, ${client.name} client`);
  const begin = performance.now();
  const select = (id: string): boolean => id.includes(values.case);
  const first = await runPair({ server, client, bundleOf, scale, select, onResult: show });
  const result = await runFailedAgain(server, client, first);
  const count = (outcome: CaseResult['outcome']): number =>
    result.cases.filter((each) => each.outcome === outcome).length;
  const counts = `${count('passed')} passed, ${count('failed')} failed, ${count('not applicable')} not applicable`;
  console.log(`  ${counts} in ${((performance.now() - begin) / 1_000).toFixed(1)} s (${result.runtimes.join(', ')})`);
  return result;
}

/** Real runtimes fail to connect once in thousands of times; a case that fails again, alone, has failed. */
async function runFailedAgain(server: Peer, client: Peer, first: PairResult): Promise<PairResult> {
  const failed = new Set(first.cases.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id));
  if (failed.size === 0) return first;
  const again = await runPair({ server, client, bundleOf, scale, select: (id) => failed.has(id), onResult: show });
  const second = new Map(again.cases.map((each) => [each.id, each]));
  for (const { id, outcome } of again.cases)
    if (failed.has(id) && outcome === 'passed') console.log(`  UNSTEADY ${id}`);
  return { ...first, cases: first.cases.map((each) => (failed.has(each.id) ? (second.get(each.id) ?? each) : each)) };
}

const results: PairResult[] = [];
for (const server of servers.filter(isThere)) {
  for (const client of clients.filter(isThere)) results.push(await runOne(server, client));
}

const table = createTable(results);
console.log(`\npassed / failed / not applicable, by area\n${table}`);
const failed = results.flatMap(({ cases }) => cases).filter(({ outcome }) => outcome === 'failed').length;
const isWhole = missing.length === 0 && [values.server, values.client, values.case].every((part) => part === '');
if (isWhole && scale === 1) writeTable();
process.exitCode = failed === 0 && results.length > 0 ? 0 : 1;

function writeTable(): void {
  const path = resolve(import.meta.dirname, '../docs/transports.md');
  const [begin, end] = ['<!-- pairs: begin -->', '<!-- pairs: end -->'];
  const document = readFileSync(path, 'utf8');
  const [before, after] = [document.split(begin)[0], document.split(end)[1]];
  if (before === undefined || after === undefined) throw new Error(`docs/transports.md has no ${begin} and ${end}`);
  const runtimes = [...new Set(results.flatMap((result) => result.runtimes))].join(', ');
  const generated = `Run with ${runtimes}.\n\n${table}\n\n${createReasons(results)}`;
  writeFileSync(path, `${before}${begin}\n\n${generated}\n\n${end}${after}`);
}
