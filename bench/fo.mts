import { startLoad, sealedFrameBytes, frameBytes } from './transports/bench-servers.ts';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
const [, , name, kind, conns, burst] = process.argv;
const p = spawn('taskset', ['-c', '0', process.execPath, '--cpu-prof', '--cpu-prof-dir=/tmp/prof-' + name, '--expose-gc', '--import', 'tsx', '-e', `process.argv[2]='${name}'; process.on('SIGUSR2', () => process.exit(0)); await import('/work/wt/lead/bench/transports/server.ts');`], { stdio: ['pipe', 'pipe', 'inherit'] });
const rl = createInterface({ input: p.stdout! });
const next = () => new Promise<any>((r) => rl.once('line', (l) => r(JSON.parse(l))));
const { port, ackPort } = await next();
const load = startLoad();
const tell = (x: any) => p.stdin!.write(JSON.stringify(x) + '\n');
const sealed = kind === 'sealed';
if (kind === 'inbound' || kind === 'msgpack') {
  await load.ask({ do: 'connect', port, ackPort, connections: 8, opening: 'upgrade', ...(kind === 'msgpack' ? { msgpack: true } : {}) } as any);
  const t = performance.now();
  load.tell({ do: 'flood', kind: kind === 'msgpack' ? 'msgpack' : 'json', pieces: 10000 } as any);
  for (;;) { tell({ do: 'received' }); const { received } = await next(); if (received >= 8 * 64 * 10000) break; await new Promise((r) => setTimeout(r, 5)); }
  console.log(name, kind, Math.round(8 * 64 * 10000 / (performance.now() - t)), 'k/s');
} else {
await load.ask({ do: 'connect', port, ackPort, connections: Number(conns), opening: sealed ? 'sealed' : 'upgrade' } as any);
await load.ask({ do: 'count', frameBytes: sealed ? sealedFrameBytes : frameBytes, burst: Number(burst) } as any);
tell({ do: 'saturate', payload: 'x'.repeat(128), burst: Number(burst), window: 8 });
await new Promise((r) => setTimeout(r, 4000));
const r: any = await load.ask({ do: 'read' } as any);
console.log(name, kind, Math.round(r.delivered / (r.elapsedNs / 1e9) / 1000), 'k/s');
}
load.end();
p.kill('SIGUSR2');
await new Promise((r) => p.once('exit', r));
