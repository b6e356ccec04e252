import { type ClusterMemoryNetwork, createClusterMemoryNetwork } from '@wsekit/server-core/cluster/memory';
import { createNetwork, type MemoryNetwork } from '@wsekit/transports/memory';
import { SimulatedClient } from './client.ts';
import { SimulatedClock } from './clock.ts';
import { Faults } from './faults.ts';
import { SimulatedNode } from './node.ts';
import type { Scenario } from './scenario.ts';
import { Witness } from './witness.ts';

const settlingMs = 4_000;
const lookMs = 1_000;
/** Links that were given up are tried again within a breaker's 60 s and a wait of as much, a fifth longer by chance. */
const mostHealingMs = 150_000;
/** Streams of those who vanished end with the waits of those who are left. */
const afterglowMs = 40_000;

/** Nodes, clients, their networks and one clock, all of it out of one scenario. */
export class World {
  readonly scenario: Scenario;
  readonly clock: SimulatedClock = new SimulatedClock();
  readonly witness: Witness = new Witness();
  readonly network: MemoryNetwork;
  readonly cluster: ClusterMemoryNetwork;
  readonly nodes: readonly SimulatedNode[];
  readonly clients: readonly SimulatedClient[];
  readonly #faults: Faults;

  constructor(scenario: Scenario) {
    const { seed, latencyMs, jitterMs, skewsMs } = scenario;
    const { clock, witness } = this;
    const link = { latencyMs, jitterMs };
    this.scenario = scenario;
    this.network = createNetwork({ clock, seed, link });
    this.cluster = createClusterMemoryNetwork({ clock, seed, link });
    const { network, cluster } = this;
    const dialled = (name: string, life: string): void =>
      this.clients.find((client) => client.name === name)?.dialled(life);
    const nodeHome = { seed, clock, witness, network, cluster, nodes: skewsMs.length, dialled };
    this.nodes = skewsMs.map((aheadMs, index) => new SimulatedNode(index, aheadMs, nodeHome));
    const clientHome = { seed, clock, witness, network, urlOf: (node: number): string => this.nodes[node]?.url ?? '' };
    this.clients = scenario.clients.map((plan, index) => new SimulatedClient(index, plan, clientHome));
    this.#faults = new Faults({ clock, witness, cluster, nodes: this.nodes, clients: this.clients, link });
  }

  /** Starts everything, and waits until it is whole. */
  async begin(): Promise<void> {
    for (const node of this.nodes) await node.start();
    for (const client of this.clients) client.start();
    await this.clock.pass(settlingMs);
  }

  /** Lets all happen that the scenario says. */
  async live(): Promise<void> {
    const startMs = this.clock.nowMs();
    for (const event of this.scenario.events) {
      await this.clock.pass(Math.max(0, startMs + event.atMs - this.clock.nowMs()));
      this.#faults.happen(event);
    }
  }

  /** Puts everything right, and waits until it is whole; finds where it does not become so. */
  async heal(): Promise<void> {
    this.#faults.heal();
    for (let waitedMs = 0; waitedMs < mostHealingMs; waitedMs += lookMs) {
      await this.clock.pass(lookMs);
      if (this.#missing().length === 0) return;
    }
    for (const missing of this.#missing()) this.witness.find(`not whole ${mostHealingMs} ms after healing: ${missing}`);
  }

  /** Ends everything. */
  async end(): Promise<void> {
    for (const { client } of this.clients) client.close();
    const ending = new Set(this.nodes);
    for (const node of this.nodes) {
      node.stop().then(
        () => ending.delete(node),
        (error: unknown) => this.witness.find(`node${node.index} could not stop: ${error}`),
      );
    }
    await this.clock.pass(afterglowMs);
    for (const { index } of ending) this.witness.find(`node${index} has not stopped within ${afterglowMs} ms`);
  }

  /** What is not as it is where nothing is wrong. */
  #missing(): string[] {
    const others = this.nodes.length - 1;
    const nodes = this.nodes.flatMap(({ life, mesh }) => {
      const links = mesh?.health().peerCount ?? 0;
      return links === others ? [] : [`${life} is linked with ${links} of ${others} nodes`];
    });
    const clients = this.clients.flatMap(({ name, isSettled }) =>
      isSettled ? [] : [`${name} holds not all it wants`],
    );
    return [...nodes, ...clients];
  }
}
