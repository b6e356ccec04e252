import { encodeClusterWire } from '@wsekit/codec/cluster';
import type { ClusterSocket, SocketHandler } from '@wsekit/server-core/cluster';
import type { ClusterMemoryNetwork } from '@wsekit/server-core/cluster/memory';
import { clusterCapabilities, clusterProtocolVersion, dialectD2g } from '@wsekit/spec';
import type { Clock } from '@wsekit/transports';
import { addressOf } from './node.ts';

const host = '10.0.9.9';
const instanceId = '019c8a3e-7b10-7c3a-9f21-0a1b2c3d4e5f';
const staysMs = 1_000;
const firstPort = 10_000;

/** Somebody who links with a node, tells it of addresses at which nobody is, and goes. */
export interface Stranger {
  tell(node: number, addresses: number): void;
}

/** Makes a stranger; it offers no recovery, so that no rule of ids keeps it out. */
export function createStranger(cluster: ClusterMemoryNetwork, clock: Clock): Stranger {
  return {
    tell: (node, addresses) => {
      const handler: SocketHandler = {
        onOpen: () => {
          for (const frame of framesOf(addresses)) socket.write([frame]);
        },
        onBytes() {},
        onDrain() {},
        onEnd() {},
        onClose() {},
      };
      const socket: ClusterSocket = cluster.host(host).dial(addressOf(node), handler);
      clock.schedule(staysMs, () => socket.destroy());
    },
  };
}

function framesOf(addresses: number): Uint8Array[] {
  const places = Array.from({ length: addresses }, (_, index) => `10.0.9.${1 + (index % 8)}:${firstPort + index}`);
  const capabilities = clusterCapabilities.interest_routing;
  return [
    encodeClusterWire(
      { type: 'HELLO', protocolVersion: clusterProtocolVersion, instanceId, capabilities },
      { dialect: dialectD2g },
    ),
    encodeClusterWire({ type: 'PEER_LIST', addresses: places }, { dialect: dialectD2g }),
    ...places
      .slice(0, addresses / 2)
      .map((address) => encodeClusterWire({ type: 'PEER_ANNOUNCE', address }, { dialect: dialectD2g })),
  ];
}
