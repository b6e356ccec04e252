import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { addTallies, describeTally, nothingRun, runSeed, type Tally } from './run-seeds.ts';

/** Seeds from `first`, `count` of them, shared by `jobs` threads. */
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
  else await Promise.all(Array.from({ length: range.jobs }, (_, offset) => runThread({ ...range, offset }, tell)));
  console.log(describeTally(tally));
  return tally.failed;
}

/** One of several shares: every so many seeds from an offset. */
type Share = SeedRange & { readonly offset: number };

async function runShare({ first, count, jobs, offset }: Share, tell: (part: Tally) => void): Promise<void> {
  for (let index = offset; index < count; index += jobs) tell(await runSeed(nothingRun, first + index));
}

function runThread(share: Share, tell: (part: Tally) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.on('message', tell);
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a job ended with code ${code}`))));
  });
}

function isShare(value: unknown): value is Share {
  return typeof value === 'object' && value !== null && 'offset' in value && 'jobs' in value;
}

const given: unknown = workerData;
if (!isMainThread && isShare(given)) await runShare(given, (part) => parentPort?.postMessage(part));
