import { createDrivenClock, type DrivenClock, type LinkSettings } from '@wsekit/transports/memory';
import type { Clock } from '../../src/clock.ts';
import { createMesh, type Mesh, type MeshCounters, type MeshOptions } from '../../src/cluster/index.ts';
import { type ClusterMemoryNetwork, createClusterMemoryNetwork } from '../../src/cluster/memory/index.ts';
import { RawPeer, type RawPeerOptions } from './raw-peer.ts';
import { RecordingNode } from './recording-node.ts';

const port = 9_000;
const startMs = 1_700_000_000_000;

/** A node with its mesh. */
export interface Actor {
  readonly mesh: Mesh;
  readonly node: RecordingNode;
  readonly host: string;
  readonly address: string;
  readonly counters: MeshCounters;
  /** Ids of the nodes it is linked with, sorted. */
  readonly linked: readonly string[];
}

export interface ActorOptions extends MeshOptions {
  readonly holds?: readonly string[];
  /** How far its clock is ahead of the others'. */
  readonly aheadMs?: number;
}

/** Nodes over a memory network and one driven clock. */
export class Stage {
  readonly clock: DrivenClock = createDrivenClock();
  readonly network: ClusterMemoryNetwork;
  #nodes = 0;

  constructor(link: Partial<LinkSettings> = {}, seed = 1) {
    this.network = createClusterMemoryNetwork({ clock: this.clock, seed, link });
  }

  /** The address of the node with a number. */
  static addressOf(number: number): string {
    return `10.0.0.${number}:${port}`;
  }

  /** Starts a node at the address of a number. */
  async start(number: number, { holds = [], aheadMs = 0, ...options }: ActorOptions = {}): Promise<Actor> {
    const host = `10.0.0.${number}`;
    const address = Stage.addressOf(number);
    this.#nodes += 1;
    const nodeId = `00000000-0000-4000-8000-${String(number).padStart(6, '0')}${String(this.#nodes).padStart(6, '0')}`;
    const mesh = createMesh({
      network: this.network.host(host),
      listen: { host, port },
      advertisedAddress: address,
      nodeId,
      random: () => 0.5,
      ...options,
    });
    const node = new RecordingNode(this.#clockAhead(aheadMs));
    for (const topic of holds) node.held.add(topic);
    await mesh.start(node);
    const linked = (): readonly string[] => mesh.info().map(({ instanceId }) => instanceId.slice(1, 37));
    return {
      mesh,
      node,
      host,
      address,
      get counters() {
        return mesh.health().counters;
      },
      get linked() {
        return [...linked()].sort();
      },
    };
  }

  /** Starts nodes 1 to `count`, of which all but the first know the first. */
  async startMesh(count: number, options: ActorOptions = {}): Promise<readonly Actor[]> {
    const actors: Actor[] = [];
    for (let number = 1; number <= count; number += 1)
      actors.push(await this.start(number, { peers: number === 1 ? [] : [Stage.addressOf(1)], ...options }));
    this.clock.advance(10_000);
    return actors;
  }

  /** Somebody who speaks frame by frame. */
  peer(options: RawPeerOptions = {}): RawPeer {
    return new RawPeer(this.network, this.clock, options);
  }

  #clockAhead(aheadMs: number): Clock {
    const { clock } = this;
    return {
      nowMs: () => startMs + aheadMs + clock.nowMs(),
      schedule: (delayMs, call) => clock.schedule(delayMs, call),
    };
  }
}
