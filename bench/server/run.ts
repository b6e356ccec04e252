// Measures whole servers against published ones and bare libraries. Usage: npm run bench:server -w bench [-- SECTION ...] [--quick]
// [--rounds=N] [--only=NAME,NAME]. Sections: fan-out, topics, sealed, overload, delay, inbound, ping, handshakes, flood, memory.
import { type BenchServer, startLoad, startServer } from '../transports/bench-servers.ts';
import { candidates } from '../transports/candidate.ts';
import { type FanOut, measureDelay, measureFanOut, measureIdle, measureInbound } from '../transports/fan-out.ts';
import type { Samples } from '../transports/ratios.ts';
import { Bench, quantile, readWords, startAll } from '../transports/rows.ts';
import { measureFloodedPing, measureHandshakes, measureOverload, measurePings } from './measure.ts';
import { serverTargets } from './targets.ts';

const usual = [
  'published',
  'published-2.0',
  'server-ws',
  'server-uws',
  'server-bun',
  'ws-bare',
  'uws-bare',
  'bun-bare',
  'socket.io',
];
const { rounds, names, wants } = readWords(process.argv.slice(2), usual);
const bench = new Bench(rounds, serverTargets);
const load = startLoad();
const isServer = (name: string): boolean => candidates[name]?.isServer === true;
const sections = ['fan-out', 'topics', 'sealed', 'delay', 'inbound', 'ping', 'handshakes'];
const all = sections.some(wants) ? await startAll(names) : [];
const websocket = all.filter(({ info }) => info.protocol === 'websocket');
const whole = all.filter(({ name }) => isServer(name));

const fanOut = (title: string, servers: readonly BenchServer[], how: FanOut): Promise<Samples> =>
  bench.measure(title, 'deliveries/s', servers, (server) => measureFanOut(load, server, how));

/** Quantiles of the same times, one row each. */
async function times(
  title: string,
  servers: readonly BenchServer[],
  shares: Readonly<Record<string, number>>,
  measure: (server: BenchServer) => Promise<readonly number[]>,
): Promise<void> {
  const taken: Record<string, (readonly number[])[]> = {};
  const [[first, share] = ['', 0], ...others] = Object.entries(shares);
  await bench.measure(`${first} ${title}`, 'µs', servers, async (server) => {
    const values = await measure(server);
    taken[server.name] = [...(taken[server.name] ?? []), values];
    return quantile(values, share);
  });
  for (const [name, other] of others) {
    const row = `${name} ${title}`;
    const samples = Object.fromEntries(
      Object.entries(taken).map(([server, rounds]) => [server, rounds.map((values) => quantile(values, other))]),
    );
    bench.add({ title: row, unit: 'µs', samples, targets: serverTargets[row] ?? [] });
  }
}

/** Measures servers that were just started: what was measured before is not to be seen in them. */
async function onFresh(
  name: string,
  words: readonly string[],
  work: (server: BenchServer) => Promise<number>,
): Promise<number> {
  const server = await startServer(name, ...words);
  if (server === undefined) return Number.NaN;
  try {
    return await work(server);
  } finally {
    server.child.end();
  }
}

for (const connections of wants('fan-out') ? [10, 100, 1000, 5000] : []) {
  for (const burst of [16, 64, 256]) {
    await fanOut(`fan-out to ${connections} in bursts of ${burst}`, all, { connections, burst });
  }
}
if (wants('topics')) {
  await fanOut('fan-out to 100 topics of 10', whole, { connections: 1000, burst: 1600, topics: 100 });
}
if (wants('sealed'))
  await fanOut('fan-out to 100, each with a key', whole, { connections: 100, burst: 64, isSealed: true });
for (const [connections, perSecond] of wants('delay')
  ? ([
      [10, 5000],
      [1000, 200],
    ] as const)
  : []) {
  const title = `to the last of ${connections} at ${perSecond} publications/s`;
  await times(title, websocket, { p99: 0.99, p50: 0.5 }, (server) =>
    measureDelay(load, server, connections, perSecond),
  );
}
for (const kind of wants('inbound') ? (['json', 'msgpack'] as const) : []) {
  await bench.measure(`inbound ${kind}`, 'frames/s', websocket, (server) => measureInbound(load, server, 8, kind));
}
for (const connections of wants('ping') ? [1, 1000] : []) {
  const title = `from ping to PONG, ${connections} connections`;
  await times(title, websocket, { p50: 0.5, p99: 0.99, 'p99.9': 0.999 }, (server) =>
    measurePings(load, server, connections),
  );
}
if (wants('handshakes'))
  await bench.measure('handshakes with a token', '/s', whole, (server) => measureHandshakes(load, server));
for (const { child } of all) child.end();

const fresh = names.filter(isServer).map((name) => ({ name }));
if (wants('overload')) {
  const peaks: Record<string, number[]> = {};
  const best: Record<string, number[]> = {};
  await bench.measure('twice what it can carry to 5000', 'deliveries/s', fresh, ({ name }) =>
    onFresh(name, ['guarded'], async (server) => {
      const most = await measureFanOut(load, server, { connections: 5000, burst: 64 });
      const { perSecond, peakBytes } = await measureOverload(load, server, 5000, 2 * most);
      best[name] = [...(best[name] ?? []), perSecond / most];
      peaks[name] = [...(peaks[name] ?? []), peakBytes];
      return perSecond;
    }),
  );
  const share = 'share of the best rate at twice the load';
  bench.add({ title: share, unit: '', samples: best, targets: serverTargets[share] ?? [] });
  bench.add({ title: 'most memory at twice the load', unit: 'bytes', samples: peaks, targets: [] });
}
if (wants('flood')) {
  await bench.measure('longest wait for PONG beside a flood', 'ms', fresh, ({ name }) =>
    onFresh(name, ['guarded'], (server) => measureFloodedPing(load, server)),
  );
}
if (wants('memory')) {
  const idle = names.filter((name) => candidates[name]?.protocol === 'websocket').map((name) => ({ name }));
  await bench.measure('memory', 'bytes per idle connection', idle, ({ name }) =>
    onFresh(name, [], (server) => measureIdle(load, server, 5000)),
  );
}
load.end();
bench.conclude();
