// The size of the heap once all that can be collected is collected.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export function heapUsedAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') {
    collect();
    collect();
  }
  return process.memoryUsage().heapUsed;
}
