import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { addTallies, describeTally, nothingRun, runSeed, type Tally } from './run-seeds.ts';

/** Seeds from `first`, `count` of them, shared by `jobs` processes. */
export interface SeedRange {
  readonly first: number;
  readonly count: number;
  readonly jobs: number;
}

/** How many seeds lie between two lines of progress. */
const progressEvery = 100;

/** Runs seeds, tells of progress, and gives those that failed. */
export async function runJobs(range: SeedRange): Promise<readonly number[]> {
  let tally = nothingRun;
  const tell = (part: Tally): void => {
    const before = tally.runs;
    tally = addTallies(tally, part);
    const isMark = Math.floor(before / progressEvery) < Math.floor(tally.runs / progressEvery);
    if (isMark && tally.runs < range.count) console.log(describeTally(tally));
  };
  if (range.jobs === 1) await runShare({ ...range, offset: 0 }, tell);
  else await Promise.all(Array.from({ length: range.jobs }, (_, offset) => runProcess({ ...range, offset }, tell)));
  console.log(describeTally(tally));
  return tally.failed;
}

/** One of several shares: every so many seeds from an offset. */
type Share = SeedRange & { readonly offset: number };

async function runShare({ first, count, jobs, offset }: Share, tell: (part: Tally) => void): Promise<void> {
  for (let index = offset; index < count; index += jobs) tell(await runSeed(nothingRun, first + index));
}

/** A process of the same kind as this one: what reads TypeScript is among its arguments. */
function runProcess({ first, count, jobs, offset }: Share, tell: (part: Tally) => void): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), [first, count, jobs, offset].map(String));
  return new Promise((resolve, reject) => {
    child.on('message', (part) => {
      if (isTally(part)) tell(part);
    });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a job ended with code ${code}`))));
  });
}

function isTally(value: unknown): value is Tally {
  return typeof value === 'object' && value !== null && 'runs' in value && 'failed' in value;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [first = 1, count = 0, jobs = 1, offset = 0] = process.argv.slice(2).map(Number);
  await runShare({ first, count, jobs, offset }, (part) => process.send?.(part));
  process.disconnect?.();
}
