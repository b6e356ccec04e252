import type { Dialer } from '@wsekit/transports';
import type { HeapReport } from './messages.ts';
import { clientOf, type Race } from './race.ts';

/** Share of the messages that only fill what is bounded. */
const warmUp = 0.1;

/** How the heap has grown from a tenth of the messages to the last; needs `--expose-gc`. */
export async function measureHeap(race: Race, dialer: Dialer): Promise<HeapReport> {
  const client = clientOf(race, dialer).start();
  await client.ready;
  let seen = 0;
  let before = 0;
  const done = new Promise<number>((resolve) => {
    client.on('tick', () => {
      seen += 1;
      if (seen === Math.round(race.count * warmUp)) before = usedBytes();
      if (seen === race.count) setTimeout(() => resolve(usedBytes()));
    });
  });
  client.send('go');
  const after = await done;
  client.close();
  return { grownBytes: after - before };
}

function usedBytes(): number {
  if (globalThis.gc === undefined) throw new Error('measuring the heap: run with --expose-gc');
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
