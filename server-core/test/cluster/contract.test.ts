import type { Backplane } from '@wsekit/server-core';
import { createDrivenClock } from '@wsekit/transports/memory';
import { describe, it } from 'vitest';
import { createMesh } from '../../src/cluster/index.ts';
import { createClusterMemoryNetwork } from '../../src/cluster/memory/index.ts';
import { describeBackplane } from '../backplane/contract/describe-backplane.ts';
import type { BackplaneGround } from '../backplane/contract/ground.ts';

const turnMs = 50;
const settleMs = 1_000;

/** Nodes of which all know the first. */
function createGround(): BackplaneGround {
  const clock = createDrivenClock();
  const network = createClusterMemoryNetwork({ clock, link: { latencyMs: 1 } });
  const hosts = new Map<Backplane, string>();
  const others = (backplane: Backplane): readonly string[] =>
    [...hosts.values()].filter((host) => host !== hosts.get(backplane));
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    clock,
    add: () => {
      const host = `10.0.0.${hosts.size + 1}`;
      const mesh = createMesh({
        network: network.host(host),
        listen: { host, port: 9_000 },
        advertisedAddress: `${host}:9000`,
        peers: hosts.size === 0 ? [] : ['10.0.0.1:9000'],
        random: () => 0,
      });
      hosts.set(mesh, host);
      return mesh;
    },
    turn: () => pass(turnMs),
    settle: () => pass(settleMs),
    cut: (backplane) => {
      const own = hosts.get(backplane) ?? '';
      for (const host of others(backplane)) network.part(own, host);
      for (const link of network.links) if ([link.dialerHost, link.listenerHost].includes(own)) link.cut();
    },
    heal: (backplane) => {
      for (const host of others(backplane)) network.heal(hosts.get(backplane) ?? '', host);
    },
    close: () => {},
  };
}

describeBackplane(
  {
    name: 'the mesh',
    capabilities: { carriesPositions: true, countsPeers: true, maxTopicBytes: 65_535 },
    create: createGround,
  },
  { describe, it },
);
