import { UsageError } from '../../cli/usage-error.ts';
import { clientDriverOf, publishedClients } from '../../peers.ts';
import type { LiveLimits } from '../limits.ts';
import { createDriverPeer } from '../peers/driver.ts';
import { memoryBridge } from '../peers/memory-bridge.ts';
import { createOurClientPeer } from '../peers/our-client.ts';
import type { LiveArguments } from './arguments.ts';
import type { ChosenPeer } from './choose-peer.ts';

const [inProcessJobs, outsideJobs] = [8, 4];

/** The peers of the client suite. Throws {@link UsageError} for what does not exist or is not installed. */
export async function chooseClientPeers(
  { url, command, peers, framing }: LiveArguments,
  limits: LiveLimits,
  signal: AbortSignal,
): Promise<readonly ChosenPeer[]> {
  if (url !== undefined) throw new UsageError('--url is for servers: a client connects to the suite');
  if (command.length > 0 && peers.length > 0) throw new UsageError('one of --peer and a command after --');
  const timeoutMs = limits.startMs;
  if (command.length > 0) {
    const peer = createDriverPeer({ name: 'driver', command, framing, timeoutMs, signal });
    return [{ peer, jobs: outsideJobs, isInProcess: false }];
  }
  return Promise.all(
    (peers.length === 0 ? ['ours'] : peers).map((name) => named(name, { timeoutMs, framing, signal })),
  );
}

async function named(
  name: string,
  options: Pick<Parameters<typeof createDriverPeer>[0], 'timeoutMs' | 'framing' | 'signal'>,
): Promise<ChosenPeer> {
  if (name === 'ours') {
    const { dialer } = await import('@wsekit/transports/ws');
    const peer = createOurClientPeer(name, () => ({ dialer }), ['websocket']);
    return { peer, jobs: inProcessJobs, isInProcess: true };
  }
  if (name === 'memory')
    return { peer: createOurClientPeer(name, memoryBridge), jobs: inProcessJobs, isInProcess: true };
  const known = ['ours', 'memory', ...publishedClients.map((version) => `wse-client-${version}`)];
  if (!known.includes(name)) throw new UsageError(`--peer "${name}": there are ${known.join(', ')}`);
  const { command, missing } = clientDriverOf(name);
  if (missing !== undefined) throw new UsageError(`--peer ${name}: ${missing}`);
  return { peer: createDriverPeer({ name, command, ...options }), jobs: outsideJobs, isInProcess: false };
}
