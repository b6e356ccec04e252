import { jsonLines } from '../../driver/json-lines.ts';
import { serveDriver } from '../../driver/serve.ts';
import type { LivePeer } from '../../live/peer.ts';
import { createLiveOperations } from './live.ts';

/** Serves an implementation of one side over standard input and output, and ends the process with its input. */
export async function serveLive(side: 'server' | 'client', peer: LivePeer): Promise<never> {
  const description = await peer.describe();
  const operations = createLiveOperations({ [side]: peer }, ({ operation }) =>
    operation.case === 'describe'
      ? { case: 'describe', value: { ...description, operations: ['start', 'call', 'take_events', 'advance', 'stop'] } }
      : { case: 'unsupported', value: { reason: `a ${side} alone` } },
  );
  await serveDriver(operations, jsonLines, { input: process.stdin, output: process.stdout });
  process.exit(0);
}
