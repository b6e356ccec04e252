// Measures the transports against the bare libraries. Usage: npm run bench:transports -w bench [-- SECTION ...] [--quick] [--only=NAME,NAME]
// Sections: fan-out, delay, inbound, memory; all without one. See README.md for the method.
import { cpus } from 'node:os';
import { type BenchServer, startLoad, startServer } from './bench-servers.ts';
import { candidates } from './candidate.ts';
import type { Child } from './child.ts';
import { measureDelay, measureFanOut, measureIdle, measureInbound } from './fan-out.ts';
import type { InboundKind } from './inbound-frames.ts';
import type { LoadCommand, LoadReport } from './messages.ts';
import { ratioRows, type Samples, sampleRow } from './ratios.ts';
import { type Target, targets } from './targets.ts';

const words = process.argv.slice(2);
const quick = words.includes('--quick');
const sections = words.filter((word) => !word.startsWith('--'));
const rounds = quick ? 1 : 5;
const wants = (section: string): boolean => sections.length === 0 || sections.includes(section);
const names = words.filter((word) => word.startsWith('--only=')).flatMap((word) => word.slice(7).split(','));
const isServerRun = words.includes('--servers');
if (names.length === 0) {
  // The bare libraries are measured beside servers as well: what a socket costs is everybody's.
  const wanted = isServerRun
    ? ['published', 'server-ws', 'server-uws', 'server-bun', 'ws-bare', 'uws-bare', 'bun-bare']
    : undefined;
  names.push(...(wanted ?? Object.keys(candidates).filter((name) => candidates[name]?.isServer === undefined)));
}

/** One line of the result: what every candidate reached in every round. */
interface Row {
  readonly title: string;
  readonly unit: string;
  readonly samples: Samples;
  readonly targets: readonly Target[];
}

async function interleave(
  title: string,
  unit: string,
  servers: readonly BenchServer[],
  measure: (server: BenchServer) => Promise<number>,
): Promise<Row> {
  const samples: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round += 1) {
    const order = [...servers.slice(round % servers.length), ...servers.slice(0, round % servers.length)];
    for (const server of order) {
      const value = await measure(server);
      samples[server.name] = [...(samples[server.name] ?? []), value];
    }
  }
  const row = { title, unit, samples, targets: targets[title] ?? [] };
  print(row);
  return row;
}

function print({ title, unit, samples, targets: wanted }: Row): void {
  console.log(`\n${title}, ${unit}`);
  for (const [name, values] of Object.entries(samples)) console.log(sampleRow(candidates[name]?.label ?? name, values));
  for (const line of ratioRows(samples, wanted)) console.log(line);
}

async function startAll(): Promise<BenchServer[]> {
  const started: BenchServer[] = [];
  for (const name of names) {
    const server = await startServer(name);
    if (server !== undefined) started.push(server);
  }
  return started;
}

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN;

async function runAll(load: Child<LoadCommand, LoadReport>, servers: readonly BenchServer[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const connections of wants('fan-out') ? [10, 100, 1000, 5000] : []) {
    for (const burst of [16, 64, 256]) {
      const title = `fan-out to ${connections} in bursts of ${burst}`;
      rows.push(
        await interleave(title, 'deliveries/s', servers, (server) => measureFanOut(load, server, connections, burst)),
      );
    }
  }
  const websocket = servers.filter(({ info }) => info.protocol === 'websocket');
  for (const [connections, perSecond] of wants('delay')
    ? ([
        [10, 5000],
        [1000, 200],
      ] as const)
    : []) {
    const title = `p99 to the last of ${connections} at ${perSecond} publications/s`;
    rows.push(
      await interleave(title, 'µs', websocket, async (server) =>
        quantile(await measureDelay(load, server, connections, perSecond), 0.99),
      ),
    );
  }
  if (wants('inbound')) {
    const kinds: readonly InboundKind[] = isServerRun ? ['json', 'msgpack'] : ['text'];
    for (const kind of kinds) {
      const title = `inbound ${kind}`;
      rows.push(await interleave(title, 'frames/s', websocket, (server) => measureInbound(load, server, 8, kind)));
    }
  }
  return rows;
}

async function runMemory(load: Child<LoadCommand, LoadReport>): Promise<Row[]> {
  const fresh = names.map((name) => ({ name }) as BenchServer);
  return [
    await interleave('memory', 'bytes per idle connection', fresh, async ({ name }) => {
      const server = await startServer(name);
      if (server === undefined) return Number.NaN;
      const bytes = await measureIdle(load, server, 5000);
      server.child.end();
      return bytes;
    }),
  ];
}

console.log(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.versions.node}; server and load on a core each;`);
console.log(`${rounds} interleaved rounds; median, then least and most; ratios are medians of the rounds.`);
const load = startLoad();
const servers = sections.length === 1 && sections[0] === 'memory' ? [] : await startAll();
const rows = await runAll(load, servers);
for (const { child } of servers) child.end();
if (wants('memory')) rows.push(...(await runMemory(load)));
load.end();
const missed = rows
  .flatMap(({ samples, targets: wanted }) => ratioRows(samples, wanted))
  .filter((line) => line.endsWith('MISSED'));
console.log(missed.length === 0 ? '\nevery target met' : `\n${missed.length} targets missed`);
