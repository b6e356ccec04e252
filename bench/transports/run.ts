// Measures the transports against the bare libraries. Usage: npm run bench:transports -w bench [-- SECTION ...] [--quick] [--only=NAME,NAME]
// Sections: fan-out, delay, inbound, memory; all without one. See README.md for the method.
import { startLoad, startServer } from './bench-servers.ts';
import { candidates } from './candidate.ts';
import { measureDelay, measureFanOut, measureIdle, measureInbound } from './fan-out.ts';
import { Bench, quantile, readWords, startAll } from './rows.ts';
import { targets } from './targets.ts';

const usual = Object.keys(candidates).filter((name) => candidates[name]?.isServer === undefined);
const { rounds, names, wants } = readWords(process.argv.slice(2), usual);
const bench = new Bench(rounds, targets);
const load = startLoad();
const isLive = ['fan-out', 'delay', 'inbound'].some(wants);
const servers = isLive ? await startAll(names) : [];
const websocket = servers.filter(({ info }) => info.protocol === 'websocket');

for (const connections of wants('fan-out') ? [10, 100, 1000, 5000] : []) {
  for (const burst of [16, 64, 256]) {
    await bench.measure(`fan-out to ${connections} in bursts of ${burst}`, 'deliveries/s', servers, (server) =>
      measureFanOut(load, server, { connections, burst }),
    );
  }
}
for (const [connections, perSecond] of wants('delay')
  ? ([
      [10, 5000],
      [1000, 200],
    ] as const)
  : []) {
  const title = `p99 to the last of ${connections} at ${perSecond} publications/s`;
  await bench.measure(title, 'µs', websocket, async (server) =>
    quantile(await measureDelay(load, server, connections, perSecond), 0.99),
  );
}
if (wants('inbound')) {
  await bench.measure('inbound text', 'frames/s', websocket, (server) => measureInbound(load, server, 8, 'text'));
}
for (const { child } of servers) child.end();
if (wants('memory')) {
  await bench.measure(
    'memory',
    'bytes per idle connection',
    names.map((name) => ({ name })),
    async ({ name }) => {
      const server = await startServer(name);
      if (server === undefined) return Number.NaN;
      const bytes = await measureIdle(load, server, 5000);
      server.child.end();
      return bytes;
    },
  );
}
load.end();
bench.conclude();
