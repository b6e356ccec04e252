// Measures links between nodes. Usage: npm run bench:cluster -w bench [-- SECTION ...] [--quick] [--rounds=N] [--only=NAME,NAME]
// Sections: link, far, mesh, interest, nats, redis; all without one. See README.md for the method.
import { EngineProcess, findEngine } from '../../server-core/backplanes/engine-process.ts';
import { natsServer } from '../../server-core/backplanes/nats/nats-server.ts';
import { forgetfulRedis } from '../../server-core/backplanes/redis/redis-server.ts';
import { Authority } from '../../server-core/test/cluster/authority.ts';
import { startLoad } from '../transports/bench-servers.ts';
import { readWords } from '../transports/rows.ts';
import { type CellGround, engineCells, farCells, interestCells, linkCells, meshCells } from './cells.ts';
import { hasPublished } from './pair.ts';
import { describeRun, missedOf, tableOf } from './report.ts';
import { type Cell, measureCell, type Row } from './rows.ts';

const usualRounds = ['--rounds=3'];
const words = process.argv.slice(2);
const isCounted = words.some((word) => word === '--quick' || word.startsWith('--rounds='));
const { rounds, names, wants } = readWords([...words, ...(isCounted ? [] : usualRounds)], []);

const kinds = { nats: natsServer, redis: forgetfulRedis } as const;
const engines: Partial<Record<keyof typeof kinds, EngineProcess>> = {};
for (const name of ['nats', 'redis'] as const) {
  if (![name, 'far', 'interest'].some(wants)) continue;
  if (findEngine(kinds[name]) === undefined) console.error(`SKIPPED: ${name}: apt-get install ${name}-server first`);
  else engines[name] = await EngineProcess.start(kinds[name]);
}
if (!hasPublished()) console.error('SKIPPED: published nodes: run `npm run peers:install` first');

const isWanted = (name: string): boolean =>
  (names.length === 0 || names.includes(name)) && (hasPublished() || !name.startsWith('published'));

const load = startLoad();
const ground: CellGround = {
  load,
  tls: await (await Authority.create('bench')).sign(),
  ports: Object.fromEntries(Object.entries(engines).map(([name, { port }]) => [name, port])),
};
const sections: Readonly<Record<string, () => Cell[]>> = {
  link: () => linkCells(ground),
  far: () => farCells(ground),
  mesh: meshCells,
  interest: () => interestCells(ground),
  nats: () => engineCells(ground, 'nats'),
  redis: () => engineCells(ground, 'redis'),
};

const rows: Row[] = [];
for (const [name, cellsOf] of Object.entries(sections)) {
  for (const cell of wants(name) ? cellsOf() : []) rows.push(await measureCell(cell, rounds, isWanted));
}
load.end();
for (const engine of Object.values(engines)) await engine.remove();

const missed = missedOf(rows);
console.log(`${describeRun(rounds)}\n\n${tableOf(rows)}\n`);
console.log(
  missed.length === 0
    ? 'every target met'
    : `${missed.length} targets missed\n${missed.map((line) => `  ${line}`).join('\n')}`,
);
process.exit();
