// Runs scenarios of nodes and clients over networks in memory, by seeds or from a file.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { generateScenario } from './generate.ts';
import { runJobs } from './jobs.ts';
import { kindOfFinding } from './kind-of-finding.ts';
import { reportFailure } from './report.ts';
import { parseScenario, type Scenario } from './scenario.ts';
import { shorten } from './shorten.ts';
import { type Outcome, simulate } from './simulate.ts';

const usage = `Usage: npm run simulate -- [OPTIONS]

Runs 3 to 7 nodes and their clients out of a seed, with partings, lost and slow links, deaths, clocks that differ and
gossip storms, and checks what has to hold. The same seed gives the same run.

  --seed N         the first seed, or the only one without --seeds; default 1
  --seeds N        how many seeds, one after the other; default 500, or 1 with --seed
  --jobs N         processes that share the seeds; default 1
  --schedule FILE  runs the scenario in a file in place of seeds
  --write FILE     writes the scenario of a failing seed there, shortened
  --full           does not shorten what fails
  --help           shows this

Ends with exit code 1 where something did not hold; then prints the seed, a shortened schedule, and how to see it again.`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    jobs: { type: 'string', default: '1' },
    schedule: { type: 'string' },
    write: { type: 'string' },
    full: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** Shows what failed, shortened to what it takes unless that is not wanted. */
async function showFailure(scenario: Scenario, outcome: Outcome, file?: string): Promise<void> {
  const [first = ''] = outcome.findings;
  const sameKind = async (other: Scenario): Promise<boolean> =>
    (await simulate(other)).findings.some((finding) => kindOfFinding(finding) === kindOfFinding(first));
  const short = values.full ? scenario : await shorten(scenario, sameKind);
  if (values.write !== undefined) writeFileSync(values.write, `${JSON.stringify(short, null, 2)}\n`);
  console.log(reportFailure(short, values.full ? outcome : await simulate(short), values.write ?? file));
}

async function runFile(file: string): Promise<boolean> {
  const scenario = parseScenario(readFileSync(file, 'utf8'));
  const outcome = await simulate(scenario);
  const { published, received, lost, digest } = outcome;
  console.log(`${file}: ${published} published, ${received} received, ${lost} losses told, digest ${digest}`);
  if (outcome.findings.length > 0) await showFailure(scenario, outcome, file);
  return outcome.findings.length === 0;
}

async function runSeeds(): Promise<boolean> {
  const first = numberOf('seed', values.seed ?? '1');
  const count = numberOf('seeds', values.seeds ?? (values.seed === undefined ? '500' : '1'));
  const failed = await runJobs({ first, count, jobs: numberOf('jobs', values.jobs) });
  for (const seed of failed.slice(0, mostShown)) {
    const scenario = generateScenario(seed);
    await showFailure(scenario, await simulate(scenario));
  }
  if (failed.length > mostShown) console.log(`and ${failed.length - mostShown} more: ${failed.slice(mostShown)}`);
  return failed.length === 0;
}

const mostShown = 5;

function numberOf(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new RangeError(`--${name} ${text}: allowed are integers from 1`);
  return number;
}

if (values.help) console.log(usage);
else {
  const isWhole = values.schedule === undefined ? await runSeeds() : await runFile(values.schedule);
  process.exitCode = isWhole ? 0 : 1;
}
