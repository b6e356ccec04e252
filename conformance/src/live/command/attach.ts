import { setTimeout as passMs } from 'node:timers/promises';
import type { Description } from '../../generated/wse/conformance/v1/driver_pb.ts';
import { DriverError } from '../../peer.ts';
import type { LivePeer } from '../peer.ts';

const againMs = 500;

/** Asks a peer who it is, again and again until it is there. Rejects when `signal` is aborted. */
export async function waitForPeer(
  peer: LivePeer,
  tell: (text: string) => void,
  signal: AbortSignal,
): Promise<Description> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await peer.describe();
    } catch (error) {
      if (!(error instanceof DriverError) || signal.aborted) throw error;
      if (tries === 0) tell(`waiting for ${peer.name}: ${error.message}\n`);
      await passMs(againMs);
    }
  }
}
