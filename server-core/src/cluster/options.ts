import { randomUUID } from 'node:crypto';
import type { Recorder } from '@wsekit/codec/log';
import { clusterCapabilities, dialectD2g } from '@wsekit/spec';
import { canonicalAddress, splitAddress } from './address.ts';
import { meshLimits } from './limits.ts';
import type { ClusterListenOptions, ClusterNetwork, ClusterTls } from './network.ts';
import { NodeIds } from './node-ids.ts';
import { createTcpNetwork } from './tcp-network.ts';
import { createTlsNetwork } from './tls-network.ts';

/** What is listened on where the application names no host: as published nodes, IPv4. */
const everyAddress = '0.0.0.0';

/** What a mesh is made of. All of it is optional: a node without any waits for what `accept` brings. */
export interface MeshOptions {
  /** Addresses of other nodes, `host:port`; one of them suffices, the rest is learned. At most 256. */
  readonly peers?: readonly string[] | undefined;
  /** Where links are taken. Default: nowhere; port 0 takes one that is free, host by default all IPv4 addresses. */
  readonly listen?: { readonly host?: string; readonly port: number } | undefined;
  /** Address this node tells others to dial it at: a literal `IP:port`; port 0 stands for the one it listens on. */
  readonly advertisedAddress?: string | undefined;
  /** Certificates; with them there is no link without. (WSE-CLU-100) */
  readonly tls?: ClusterTls | undefined;
  /** Whether users of this node are told to others, and theirs are taken. Default true. (WSE-CLU-076) */
  readonly presence?: boolean | undefined;
  /** Whether publications carry their positions. Default true. (WSE-CLU-045) */
  readonly recovery?: boolean | undefined;
  /** Whether publications of 256 bytes and more are compressed. Default true. (WSE-CLU-033) */
  readonly compression?: boolean | undefined;
  /** How far ahead the clock of another node may be in what it tells of users, in milliseconds. Default 5,000. */
  readonly maxClockAheadMs?: number | undefined;
  /** Writes each link to a `.wselog`. Publications stand in it; what is named as a secret in them does not. */
  readonly recorder?: Recorder | undefined;
  /** What links run over. Default: TCP. */
  readonly network?: ClusterNetwork | undefined;
  /** Id of this node, a lower-case UUID. Default: a random one for each mesh. */
  readonly nodeId?: string | undefined;
  /** What waits are drawn with, from 0 up to 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** What a mesh runs with. */
export interface MeshSettings {
  readonly peers: readonly string[];
  readonly listen: ClusterListenOptions | undefined;
  readonly advertisedAddress: string | undefined;
  /** What is offered in HELLO. */
  readonly capabilities: number;
  readonly maxClockAheadMs: number;
  readonly recorder: Recorder | undefined;
  readonly network: ClusterNetwork;
  readonly ids: NodeIds;
  readonly random: () => number;
}

/** Fills in defaults. Throws RangeError for addresses and ids that are none, and what `createTlsNetwork` throws for certificates. */
export function resolveOptions(options: MeshOptions): MeshSettings {
  const { peers = [], listen, advertisedAddress, maxClockAheadMs = 5_000 } = options;
  for (const address of peers) splitAddress(address);
  if (peers.length > meshLimits.maxPeers)
    throw new RangeError(`${peers.length} peers: at most ${meshLimits.maxPeers} are kept`);
  if (advertisedAddress !== undefined && canonicalAddress(advertisedAddress) === undefined)
    throw new RangeError(`the address to advertise, ${advertisedAddress}, is no literal IP:port`);
  if (!(maxClockAheadMs >= 0)) throw new RangeError(`maxClockAheadMs is ${maxClockAheadMs}, allowed are times from 0`);
  return {
    peers,
    listen: listen === undefined ? undefined : { host: listen.host ?? everyAddress, port: listen.port },
    advertisedAddress,
    capabilities: capabilitiesOf(options),
    maxClockAheadMs,
    recorder: options.recorder,
    network: options.network ?? (options.tls === undefined ? createTcpNetwork() : createTlsNetwork(options.tls)),
    ids: new NodeIds(options.nodeId ?? randomUUID()),
    random: options.random ?? Math.random,
  };
}

/** What a node offers in HELLO. (WSE-CLU-025) */
function capabilitiesOf({ presence = true, recovery = true, compression = true }: MeshOptions): number {
  const withheld =
    (presence ? 0 : clusterCapabilities.presence) |
    (recovery ? 0 : clusterCapabilities.recovery) |
    (compression ? 0 : clusterCapabilities.compression);
  return dialectD2g.cluster_capabilities & ~withheld;
}
