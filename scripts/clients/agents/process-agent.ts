import type { Dialer } from '@wsekit/transports';
import { smoke } from '../smoke.ts';

/** Prints what was seen, and leaves the end of the process to itself: a timer that is left would hold it. */
export async function runInProcess(dialer: Dialer): Promise<void> {
  const [url = '', token = ''] = process.argv.slice(2);
  console.log(JSON.stringify(await smoke(url, token, dialer)));
}
