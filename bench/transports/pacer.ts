import { Worker } from 'node:worker_threads';

/** Runs in a thread of its own, from its text alone. */
function pace({ parentPort, workerData }: typeof import('node:worker_threads')): void {
  const { perSecond, count } = workerData as { readonly perSecond: number; readonly count: number };
  const sleepMs = 0.05;
  const asleep = new Int32Array(new SharedArrayBuffer(4));
  const startMs = performance.now();
  for (let told = 0; told < count; ) {
    const due = Math.min(count, Math.floor(((performance.now() - startMs) * perSecond) / 1000) + 1);
    if (due > told) parentPort?.postMessage(due - told);
    else Atomics.wait(asleep, 0, 0, sleepMs);
    told = due;
  }
}

/**
 * Tells how many calls have become due, `count` of them in all, at a rate.
 *
 * A thread that sleeps tells it, as in the published server: a loop of turns that looks at the clock leaves more for the
 * collector than a server does, which would be measured with it.
 */
export function atRate(perSecond: number, count: number, onDue: (calls: number) => void): void {
  const thread = new Worker(`(${pace})(require('node:worker_threads'))`, {
    eval: true,
    workerData: { perSecond, count },
  });
  thread.on('message', onDue);
}
