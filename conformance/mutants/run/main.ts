// Holds implementations that were broken on purpose to the suites, and tells which case noticed which.
import { parseArgs } from 'node:util';
import { createPattern } from '../../src/pattern.ts';
import type { FactRun } from '../../src/expand.ts';
import type { Mutant } from '../mutant.ts';
import { codecSuite } from './codec-suite.ts';
import { hunt, type Verdict } from './hunt.ts';
import { describeVerdict, summarise } from './report.ts';
import { serverSuite } from './server-suite.ts';
import type { MutantSuite } from './suite.ts';

const { values } = parseArgs({
  options: {
    run: { type: 'string', multiple: true, default: ['**'] },
    jobs: { type: 'string', default: '3' },
    list: { type: 'boolean', default: false },
  },
});
const wanted = values.run.map(createPattern);
const startMs = performance.now();
const verdicts: Verdict[] = [];
for (const load of [codecSuite, serverSuite]) await huntAll<Mutant, FactRun>(await load());
process.stdout.write(summarise(verdicts, performance.now() - startMs));
if (verdicts.some(({ killer }) => killer === undefined)) process.exitCode = 1;

async function huntAll<Broken extends Mutant, Run extends FactRun>(suite: MutantSuite<Broken, Run>): Promise<void> {
  const mutants = suite.mutants.filter(({ id }) => wanted.some((pattern) => pattern.matches(id)));
  if (values.list) {
    for (const { id, does } of mutants) process.stdout.write(`${id}: ${does}\n`);
    return;
  }
  const queue = mutants.values();
  const work = async (): Promise<void> => {
    for (const mutant of queue) {
      const verdict = await hunt(suite, mutant);
      verdicts.push(verdict);
      process.stdout.write(`${describeVerdict(verdict)}\n`);
    }
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, work));
}
