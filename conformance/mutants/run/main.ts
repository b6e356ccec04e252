// Holds implementations that were broken on purpose to the suites, and tells which case noticed which.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createPattern } from '../../src/pattern.ts';
import { clientSuite } from './client-suite.ts';
import { codecSuite } from './codec-suite.ts';
import type { Verdict } from './hunt.ts';
import { huntingOf } from './hunt-all.ts';
import { nodeSuite } from './node-suite.ts';
import { describeVerdict, summarise } from './report.ts';
import { serverSuite } from './server-suite.ts';
import { mutantsTable } from './table.ts';

const help = `Holds implementations of ours that were broken on purpose to the suites. Every one has to be noticed.

Usage
  npm run conformance:mutants -- [options]

  --run PATTERN   only these, such as server/** or **/*pings*; may be repeated
  --jobs N        mutants side by side, 3 by default
  --list          says what is broken in each, nothing is run
  --table FILE    writes which case noticed which, and what becomes of each entry of the errata, as Markdown

A case counts when it fails on the mutant twice and passes on the unbroken implementation behind the same wrappers. Cases
that name a requirement the mutant breaks come first, then those of its chapter, then all others.

Exit code: 0 all were noticed, 1 one was not.
`;

const { values } = parseArgs({
  options: {
    run: { type: 'string', multiple: true, default: ['**'] },
    jobs: { type: 'string', default: '3' },
    list: { type: 'boolean', default: false },
    table: { type: 'string' },
    help: { type: 'boolean', default: false, short: 'h' },
  },
});
if (values.help) process.stdout.write(help);
else process.exitCode = await run();

async function run(): Promise<number> {
  const wanted = values.run.map(createPattern);
  const isWanted = (id: string): boolean => wanted.some((pattern) => pattern.matches(id));
  const startMs = performance.now();
  const verdicts: Verdict[] = [];
  const found = (verdict: Verdict): void => {
    verdicts.push(verdict);
    process.stdout.write(`${describeVerdict(verdict)}\n`);
  };
  const made = Promise.all([codecSuite(), serverSuite(), clientSuite(), nodeSuite()]);
  const [codecs, servers, clients, nodes] = await made;
  for (const suite of [huntingOf(codecs), huntingOf(servers), huntingOf(clients), huntingOf(nodes)]) {
    if (values.list) process.stdout.write(suite.list(isWanted));
    else await suite.hunt(isWanted, Number(values.jobs), found);
  }
  if (values.list) return 0;
  if (values.table !== undefined) writeFileSync(values.table, mutantsTable(verdicts));
  process.stdout.write(summarise(verdicts, performance.now() - startMs));
  return verdicts.some(({ killer }) => killer === undefined) ? 1 : 0;
}
