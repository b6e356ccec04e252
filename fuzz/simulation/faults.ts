import type { ClusterMemoryLink, ClusterMemoryNetwork } from '@wsekit/server-core/cluster/memory';
import type { Clock } from '@wsekit/transports';
import { type SimulatedClient, topicOf } from './client.ts';
import { hostOf, type SimulatedNode } from './node.ts';
import type { Happening } from './scenario.ts';
import { createStranger } from './stranger.ts';
import type { Witness } from './witness.ts';

/** What happenings happen to. */
export interface FaultHome {
  readonly clock: Clock;
  readonly witness: Witness;
  readonly cluster: ClusterMemoryNetwork;
  readonly nodes: readonly SimulatedNode[];
  readonly clients: readonly SimulatedClient[];
  /** How links are where nothing is wrong. */
  readonly link: { readonly latencyMs: number; readonly jitterMs: number };
}

/** Makes happenings happen, and puts everything right again. */
export class Faults {
  readonly #home: FaultHome;
  /** How many partings lie between two nodes, by pair. */
  readonly #partings = new Map<string, number>();
  /** What puts right what is wrong now. */
  readonly #repairs = new Set<() => void>();

  constructor(home: FaultHome) {
    this.#home = home;
  }

  happen(happening: Happening): void {
    const { nodes, clients } = this.#home;
    if ('client' in happening) {
      const client = clients[happening.client];
      if (client !== undefined) this.#toClient(client, happening);
    } else if ('nodes' in happening) this.#toLinks(happening);
    else {
      const node = nodes[happening.node];
      if (node !== undefined) this.#toNode(node, happening);
    }
  }

  /** Everything is right from now on. */
  heal(): void {
    for (const repair of [...this.#repairs]) repair();
  }

  #toClient(client: SimulatedClient, happening: Extract<Happening, { client: number }>): void {
    switch (happening.kind) {
      case 'say':
        client.say(topicOf(happening.topic));
        break;
      case 'subscribe':
        client.subscribe(topicOf(happening.topic));
        break;
      case 'unsubscribe':
        client.unsubscribe(topicOf(happening.topic));
        break;
      case 'drop_client':
        client.link?.cut();
        break;
      case 'stall_client': {
        const { link } = client;
        link?.pause('dialer');
        this.#untilRepaired(happening.forMs, () => link?.resume('dialer'));
      }
    }
  }

  #toLinks(happening: Extract<Happening, { nodes: readonly number[] }>): void {
    const { cluster, link } = this.#home;
    const [one = 0, other = 0] = happening.nodes;
    switch (happening.kind) {
      case 'part':
        this.#part(happening.nodes, happening.forMs);
        break;
      case 'cut':
        for (const each of this.#between(one, other)) each.cut();
        break;
      case 'half_open':
        for (const each of this.#between(one, other))
          each.halfOpen(each.dialerHost === hostOf(one) ? 'dialer' : 'listener');
        break;
      case 'slow': {
        const { latencyMs, bytesPerSecond } = happening;
        cluster.configure(hostOf(one), hostOf(other), { latencyMs, bytesPerSecond });
        this.#untilRepaired(happening.forMs, () =>
          cluster.configure(hostOf(one), hostOf(other), { ...link, bytesPerSecond: Number.POSITIVE_INFINITY }),
        );
      }
    }
  }

  #toNode(node: SimulatedNode, happening: Extract<Happening, { node: number }>): void {
    switch (happening.kind) {
      case 'skew':
        node.aheadMs = happening.toMs;
        break;
      case 'storm':
        createStranger(this.#home.cluster, this.#home.clock).tell(node.index, happening.addresses);
        break;
      case 'stop':
      case 'kill':
        if (!node.isUp) return;
        if (happening.kind === 'kill') node.kill();
        else this.#settled(node.stop());
        this.#untilRepaired(happening.forMs, () => this.#settled(node.start()));
    }
  }

  #between(one: number, other: number): ClusterMemoryLink[] {
    const hosts = [hostOf(one), hostOf(other)];
    return [...this.#home.cluster.links].filter(
      ({ dialerHost, listenerHost }) => hosts.includes(dialerHost) && hosts.includes(listenerHost),
    );
  }

  #part(side: readonly number[], forMs: number): void {
    const { nodes, cluster } = this.#home;
    const rest = nodes.map(({ index }) => index).filter((index) => !side.includes(index));
    const pairs = side.flatMap((one) => rest.map((other) => [hostOf(one), hostOf(other)] as const));
    for (const [one, other] of pairs) {
      if (this.#countParting(one, other, 1) === 1) cluster.part(one, other);
    }
    this.#untilRepaired(forMs, () => {
      for (const [one, other] of pairs) if (this.#countParting(one, other, -1) === 0) cluster.heal(one, other);
    });
  }

  #countParting(one: string, other: string, by: number): number {
    const pair = one < other ? `${one} ${other}` : `${other} ${one}`;
    const count = (this.#partings.get(pair) ?? 0) + by;
    this.#partings.set(pair, count);
    return count;
  }

  #untilRepaired(forMs: number, put: () => void): void {
    const repair = (): void => {
      if (!this.#repairs.delete(repair)) return;
      callOff();
      put();
    };
    const callOff = this.#home.clock.schedule(forMs, repair);
    this.#repairs.add(repair);
  }

  #settled(promise: Promise<void>): void {
    promise.catch((error: unknown) => this.#home.witness.find(`a node could not start or stop: ${error}`));
  }
}
