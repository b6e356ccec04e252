import { createChannel } from '../channel.ts';
import type { NamedPeer } from '../peers.ts';
import type { Report } from '../results.ts';
import type { Arguments } from './arguments.ts';
import { UsageError } from './usage-error.ts';

/** The peers to run, and those that would belong to them and are not there. */
export interface ChosenPeers {
  readonly peers: readonly NamedPeer[];
  readonly missing: Report['missing'];
}

/**
 * Chooses peers by the command line: a command, names, or by default our codec (`codec`) and all that are there (`run`).
 *
 * Throws {@link UsageError} for a name that does not exist or that was asked for and is not there.
 */
export function choosePeers(args: Arguments, named: readonly NamedPeer[]): ChosenPeers {
  const { command, peers, verb } = args;
  if (command.length > 0 && peers.length > 0) throw new UsageError('either --peer or a command after --, not both');
  if (command.length > 0) return { peers: [commandPeer(command)], missing: [] };
  if (peers.length > 0) return { peers: peers.map((name) => byName(name, named)), missing: [] };
  if (verb === 'codec') return { peers: [byName('codec', named)], missing: [] };
  const missing = named.flatMap(({ name, missing }) => {
    const why = missing();
    return why === undefined ? [] : [{ name, why }];
  });
  return { peers: named.filter((peer) => peer.missing() === undefined), missing };
}

function byName(name: string, named: readonly NamedPeer[]): NamedPeer {
  const found = named.find((peer) => peer.name === name);
  if (found === undefined) {
    throw new UsageError(`--peer "${name}": there are ${named.map((peer) => peer.name).join(', ')}`);
  }
  const why = found.missing();
  if (why !== undefined) throw new UsageError(`--peer ${name}: ${why}`);
  return found;
}

function commandPeer([command = '', ...args]: readonly string[]): NamedPeer {
  return {
    name: 'driver',
    about: [command, ...args].join(' '),
    missing: () => undefined,
    open: ({ framing, ...options }) => {
      if (framing === undefined) throw new RangeError('a command needs a framing');
      return createChannel({ ...options, framing, command, args });
    },
  };
}
