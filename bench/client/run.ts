// Measures the client against bare sockets. Usage: npm run bench:client -w bench [-- SECTION ...] [--quick] [--rounds=N].
// Sections: node, chromium, restart, heap.
import { resolve } from 'node:path';
import { Child } from '../transports/child.ts';
import { Bench, readWords } from '../transports/rows.ts';
import { openRacingPage } from './chromium.ts';
import type { HeapReport, HoldReport, NodeCommand } from './messages.ts';
import type { Outcome, Race } from './race.ts';
import { clientTargets } from './targets.ts';

type Contender = { readonly name: 'ours' | 'bare' };

const { rounds, wants } = readWords(process.argv.slice(2), []);
const bench = new Bench(rounds, clientTargets);
const feed = new Child<never, { readonly port: number }>(0, process.execPath, programOf('feed.ts'));
const url = `ws://127.0.0.1:${(await feed.next()).port}`;
const contenders: readonly Contender[] = [{ name: 'ours' }, { name: 'bare' }];
const onlyOurs: readonly Contender[] = [{ name: 'ours' }];
const sizes = [100, 1024];
const restartPort = 50_711;
const clients = 1000;
const many = 1_000_000;

function programOf(name: string, ...args: string[]): string[] {
  return ['--expose-gc', '--import', 'tsx', resolve(import.meta.dirname, name), ...args];
}

function raceOf(kind: Race['kind'], bytes: number, isNamed = false): Race {
  return { url, kind, bytes, count: bytes > 500 ? 100_000 : 300_000, isNamed };
}

/** Every kind of message in one runtime, against a bare socket where that can read it. */
async function raceIn(runtime: string, run: (how: 'ours' | 'bare', race: Race) => Promise<Outcome>): Promise<void> {
  const measure = async (title: string, race: Race, who: readonly Contender[]): Promise<void> => {
    await bench.measure(
      `${runtime}, ${title}`,
      'messages/s',
      who,
      async ({ name }) => (await run(name, race)).perSecond,
    );
  };
  for (const bytes of sizes) await measure(`json of ${bytes} bytes`, raceOf('json', bytes), contenders);
  await measure('json of 200 bytes, with ids and stamps', raceOf('json', 200, true), contenders);
  await measure('msgpack of 100 bytes', raceOf('msgpack', 100), onlyOurs);
  await measure('sealed, of 100 bytes', { ...raceOf('sealed', 100), count: 50_000 }, onlyOurs);
}

function startClients<Report>(): Child<NodeCommand, Report> {
  return new Child(1, process.execPath, programOf('node-client.ts'));
}

async function measureRestart(): Promise<number> {
  const start = (): Child<never, HoldReport> =>
    new Child(0, process.execPath, programOf('restart-server.ts', String(restartPort)));
  const first = start();
  await first.next();
  const holders = startClients<HoldReport>();
  await holders.ask({ do: 'hold', url: `ws://127.0.0.1:${restartPort}/wse`, count: clients });
  first.end();
  const second = start();
  const { atMs: listensAtMs } = await second.next();
  const { atMs: backAtMs } = await holders.ask({ do: 'back' });
  for (const child of [holders, second]) child.end();
  return backAtMs - listensAtMs;
}

async function measureHeap(): Promise<number> {
  const client = startClients<HeapReport>();
  const race: Race = { url, kind: 'json', bytes: 200, count: many, isNamed: true };
  const { grownBytes } = await client.ask({ do: 'heap', race });
  client.end();
  // Less than before is no growth.
  return Math.max(0, grownBytes);
}

if (wants('node')) {
  const client = startClients<Outcome>();
  await raceIn('Node', (how, race) => client.ask({ do: how, race }));
  client.end();
}
if (wants('chromium')) {
  const page = await openRacingPage();
  if (page === undefined) console.log('SKIPPED: Chromium, which is not installed (npm run runtimes:install)');
  else {
    await raceIn('Chromium', page.race);
    await page.close();
  }
}
if (wants('restart'))
  await bench.measure(`until ${clients} clients are back after a restart`, 'ms', onlyOurs, measureRestart);
if (wants('heap')) await bench.measure(`heap after ${many} messages`, 'bytes grown', onlyOurs, measureHeap);
feed.end();
bench.conclude();
