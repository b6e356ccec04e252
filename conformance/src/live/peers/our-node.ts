import { create } from '@bufbuild/protobuf';
import type { Backplane } from '@wsekit/server-core';
import { createMesh, createTcpNetwork, type Mesh, type MeshOptions } from '@wsekit/server-core/cluster';
import { createClusterMemoryNetwork } from '@wsekit/server-core/cluster/memory';
import { createDrivenClock, type DrivenClock } from '@wsekit/transports/memory';
import { listen } from '@wsekit/transports/ws';
import { profiles } from '../../expand.ts';
import { DescriptionSchema } from '../../generated/wse/conformance/v1/driver_pb.ts';
import { packageVersion } from '../../package-version.ts';
import type { LinkNetwork } from '../link-network.ts';
import { createMemoryLinks } from '../memory-links.ts';
import type { LivePeer, StartRequest, Testee } from '../peer.ts';
import { createTcpLinks } from '../tcp-links.ts';
import { OurServer } from './ours.ts';

/** Of clients, who come in true time where all else goes by the clock that is driven: no case for nodes is about it. */
const handshakeTimeoutMs = 3_600_000;

/** What the links of our node run over. */
export type NodeNetwork = 'memory' | 'tcp';

const features: readonly string[] = ['presence', 'recovery', 'drain', 'encryption', 'clock'];

/** What has the last word on the parts of our node. */
export interface NodeAlteration {
  readonly mesh: (options: MeshOptions) => MeshOptions;
  readonly backplane: (made: Backplane) => Backplane;
}

const unaltered: NodeAlteration = { mesh: (options) => options, backplane: (made) => made };

/** Our server with its mesh in this process: a node of the last dialect, which gets on with those before. */
export function createOurNodePeer(network: NodeNetwork, alter: NodeAlteration = unaltered): LivePeer {
  const description = create(DescriptionSchema, {
    name: `wsekit node over ${network}`,
    version: packageVersion(),
    language: 'TypeScript',
    sides: ['node'],
    dialects: ['D2g'],
    profiles: [...profiles],
    features: [...features],
  });
  return {
    name: network,
    describe: async () => description,
    start: (request) => (network === 'memory' ? startInMemory(request, alter) : startOverTcp(request, alter)),
    remarks: [],
    close: async () => {},
  };
}

async function startOverTcp(request: StartRequest, alter: NodeAlteration): Promise<Testee> {
  const parts = { network: createTcpNetwork(), listen: { host: '127.0.0.1', port: 0 } };
  const { mesh, rest } = meshFor(request, parts, alter);
  const links: LinkNetwork = {
    dial: (withinMs) => linksTo(mesh).dial(withinMs),
    listen: () => linksTo(mesh).listen(),
  };
  return OurServer.start(rest, listen, undefined, {
    clock: createDrivenClock(),
    options: { backplane: alter.backplane(mesh), handshakeTimeoutMs },
    links,
  });
}

function linksTo({ port = 0 }: Mesh): LinkNetwork {
  return createTcpLinks({ host: '127.0.0.1', port });
}

const [nodeHost, suiteHost, nodePort] = ['10.0.0.1', '10.0.9.1', 9000];

async function startInMemory(request: StartRequest, alter: NodeAlteration): Promise<Testee> {
  const clock = selfDriven(createDrivenClock());
  const network = createClusterMemoryNetwork({ clock });
  const parts = { network: network.host(nodeHost), listen: { host: nodeHost, port: nodePort } };
  const { mesh, rest } = meshFor(request, parts, alter);
  const links = createMemoryLinks(network, suiteHost, `${nodeHost}:${nodePort}`);
  return OurServer.start(rest, listen, undefined, {
    clock,
    options: { backplane: alter.backplane(mesh), handshakeTimeoutMs },
    links,
  });
}

/** Takes the options of `connect_cluster` out of the settings. */
function meshFor(
  request: StartRequest,
  options: MeshOptions,
  alter: NodeAlteration,
): { readonly mesh: Mesh; readonly rest: StartRequest } {
  const { peers, cluster_addr: advertised, ...settings } = request.settings;
  const given = {
    ...options,
    ...(Array.isArray(peers) ? { peers: peers.map(String) } : {}),
    ...(advertised === undefined ? {} : { advertisedAddress: String(advertised) }),
  };
  const mesh = createMesh(alter.mesh(given));
  return { mesh, rest: { ...request, settings } };
}

/** A clock that makes what is due now by itself, in the next turn: streams in memory move on it. */
function selfDriven(clock: DrivenClock): DrivenClock {
  return {
    ...clock,
    schedule: (delayMs, call) => {
      if (delayMs <= 0) setImmediate(() => clock.advance(0));
      return clock.schedule(delayMs, call);
    },
  };
}
