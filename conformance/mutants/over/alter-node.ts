import type { Backplane, BackplaneNode } from '@wsekit/server-core';
import type { MeshOptions } from '@wsekit/server-core/cluster';
import type { LivePeer, StartRequest } from '../../src/live/peer.ts';
import { createOurNodePeer } from '../../src/live/peers/our-node.ts';
import type { NodeMutant } from '../mutant.ts';
import { alterNetwork } from './alter-network.ts';
import { alterTestee } from './alter-testee.ts';
import { replace } from './replace.ts';

/** Our node over a network in memory, behind what alters it. */
export function createAlteredNode(mutant: Partial<NodeMutant>): LivePeer {
  const { request = (given: StartRequest) => given, links, dials, node, mesh: changeMesh } = mutant;
  const mesh = (options: MeshOptions): MeshOptions => {
    const altered = changeMesh?.(options) ?? options;
    const { network } = altered;
    return network === undefined
      ? altered
      : { ...altered, network: alterNetwork(network, links ?? unchanged, dials?.()) };
  };
  const backplane = (made: Backplane): Backplane => (node === undefined ? made : heldBy(made, node));
  const peer = createOurNodePeer('memory', { mesh, backplane });
  return { ...peer, start: async (given) => alterTestee(await peer.start(request(given)), mutant) };
}

function unchanged(): () => object {
  return () => ({});
}

/** A backplane that calls an altered server. */
function heldBy(made: Backplane, alter: (node: BackplaneNode) => BackplaneNode): Backplane {
  return replace(made, { start: (node) => made.start(alter(node)) });
}
