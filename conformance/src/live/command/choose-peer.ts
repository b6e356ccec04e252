import type { Listen } from '@wsekit/transports';
import { UsageError } from '../../cli/usage-error.ts';
import type { LiveLimits } from '../limits.ts';
import type { LivePeer } from '../peer.ts';
import { createDriverPeer } from '../peers/driver.ts';
import { createOurServerPeer } from '../peers/ours.ts';
import { createPublishedServerPeer, missingOf, publishedServers } from '../peers/published.ts';
import { addressOf, createUrlPeer } from '../peers/url.ts';
import { openSocket } from '../sockets.ts';
import type { LiveArguments } from './arguments.ts';

/** A peer, and how it is best run unless told otherwise. */
export interface ChosenPeer {
  readonly peer: LivePeer;
  readonly jobs: number;
  /** It is in this process, so what it was told to do has been done. */
  readonly isInProcess: boolean;
}

/** Transports our server can be on. */
const transports: Readonly<Record<string, () => Promise<{ readonly listen: Listen }>>> = {
  ws: () => import('@wsekit/transports/ws'),
  uws: () => import('@wsekit/transports/uws'),
  bun: () => import('@wsekit/transports/bun'),
};

const [inProcessJobs, outsideJobs] = [8, 4];

/** The peers of the server suite. Throws {@link UsageError} for what does not exist or cannot be loaded. */
export async function chooseServerPeers(
  args: LiveArguments,
  limits: LiveLimits,
  signal: AbortSignal,
): Promise<readonly ChosenPeer[]> {
  const { url, token, command, peers, framing } = args;
  if ([url !== undefined, command.length > 0, peers.length > 0].filter((is) => is).length > 1)
    throw new UsageError('one of --url, --peer and a command after --');
  if (url !== undefined) {
    checkUrl(url);
    const peer = createUrlPeer({ url, limits, open: openSocket, ...(token === undefined ? {} : { token }) });
    return [{ peer, jobs: outsideJobs, isInProcess: false }];
  }
  if (command.length > 0) {
    const timeoutMs = limits.startMs;
    const peer = createDriverPeer({ name: 'driver', command, framing, timeoutMs, signal });
    return [{ peer, jobs: outsideJobs, isInProcess: false }];
  }
  return Promise.all(
    (peers.length === 0 ? ['ws'] : peers).map((name) =>
      publishedServers.includes(name) ? publishedPeer(name, limits, signal) : ourPeer(name),
    ),
  );
}

function checkUrl(url: string): void {
  try {
    addressOf(url);
  } catch (error) {
    throw new UsageError(`--url ${error instanceof Error ? error.message : String(error)}`);
  }
}

function publishedPeer(name: string, { startMs }: LiveLimits, signal: AbortSignal): ChosenPeer {
  const missing = missingOf(name);
  if (missing !== undefined) throw new UsageError(`--peer ${name} is ${missing}`);
  return { peer: createPublishedServerPeer(name, startMs, signal), jobs: outsideJobs, isInProcess: false };
}

async function ourPeer(name: string): Promise<ChosenPeer> {
  const load = transports[name];
  if (load === undefined)
    throw new UsageError(`--peer "${name}": there are ${[...Object.keys(transports), ...publishedServers].join(', ')}`);
  if (name === 'bun' && !('Bun' in globalThis)) throw new UsageError('--peer bun: run this command by Bun');
  try {
    const { listen } = await load();
    return { peer: createOurServerPeer(name, listen), jobs: inProcessJobs, isInProcess: true };
  } catch (error) {
    throw new UsageError(`--peer ${name} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
}
