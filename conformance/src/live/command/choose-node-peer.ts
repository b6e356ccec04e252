import { UsageError } from '../../cli/usage-error.ts';
import { nodeDriverOf, publishedNodes } from '../../peers.ts';
import type { LiveLimits } from '../limits.ts';
import { createAddressPeer } from '../peers/address.ts';
import { createDriverPeer } from '../peers/driver.ts';
import { createOurNodePeer } from '../peers/our-node.ts';
import type { LiveArguments } from './arguments.ts';
import type { ChosenPeer } from './choose-peer.ts';

const [inProcessJobs, outsideJobs] = [8, 4];
const networks = ['memory', 'tcp'] as const;

/** The peers of the node suite. Throws {@link UsageError} for what does not exist. */
export async function chooseNodePeers(
  { address, command, peers, framing }: LiveArguments,
  limits: LiveLimits,
  signal: AbortSignal,
): Promise<readonly ChosenPeer[]> {
  if ([address !== undefined, command.length > 0, peers.length > 0].filter((is) => is).length > 1)
    throw new UsageError('one of --address, --peer and a command after --');
  if (address !== undefined) return [{ peer: atAddress(address, limits), jobs: 1, isInProcess: false }];
  if (command.length > 0) {
    const peer = createDriverPeer({ name: 'driver', command, framing, timeoutMs: limits.startMs, signal });
    return [{ peer, jobs: outsideJobs, isInProcess: false }];
  }
  const timeoutMs = limits.startMs;
  return (peers.length === 0 ? ['memory'] : peers).map((name) => named(name, { timeoutMs, framing, signal }));
}

function atAddress(address: string, limits: LiveLimits): ChosenPeer['peer'] {
  try {
    return createAddressPeer({ address, limits });
  } catch (error) {
    throw new UsageError(`--address ${error instanceof Error ? error.message : String(error)}`);
  }
}

function named(
  name: string,
  options: Pick<Parameters<typeof createDriverPeer>[0], 'timeoutMs' | 'framing' | 'signal'>,
): ChosenPeer {
  const network = networks.find((one) => one === name);
  if (network !== undefined) return { peer: createOurNodePeer(network), jobs: inProcessJobs, isInProcess: true };
  const known = [...networks, ...publishedNodes];
  if (!publishedNodes.includes(name)) throw new UsageError(`--peer "${name}": there are ${known.join(', ')}`);
  const { command, missing } = nodeDriverOf(name);
  if (missing !== undefined) throw new UsageError(`--peer ${name}: ${missing}`);
  return { peer: createDriverPeer({ name, command, ...options }), jobs: outsideJobs, isInProcess: false };
}
