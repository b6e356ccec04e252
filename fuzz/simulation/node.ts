import { createServer, type ServerMessage, type WseServer } from '@wsekit/server-core';
import { createMesh, type Mesh } from '@wsekit/server-core/cluster';
import type { ClusterMemoryNetwork } from '@wsekit/server-core/cluster/memory';
import type { Clock } from '@wsekit/transports';
import type { MemoryNetwork } from '@wsekit/transports/memory';
import type { SimulatedClock } from './clock.ts';
import { Dice } from './dice.ts';
import { WatchedMesh } from './watched-mesh.ts';
import { publishedOf, type Witness } from './witness.ts';

const firstPort = 5_000;
const clusterPort = 9_000;
const startMs = Date.UTC(2026, 10, 26);
const historyEntries = 64;
const stopGraceMs = 500;

/** What all nodes of a world share. */
export interface NodeHome {
  readonly seed: number;
  readonly clock: SimulatedClock;
  readonly witness: Witness;
  readonly network: MemoryNetwork;
  readonly cluster: ClusterMemoryNetwork;
  readonly nodes: number;
  /** A client has come to a node, in the life that it has now. */
  dialled(client: string, life: string): void;
}

/** One life of a node: from its start to its stop or death. */
interface Life {
  readonly name: string;
  readonly server: WseServer;
  readonly backplane: WatchedMesh;
}

/** A place where a node of ours runs, dies and comes back. */
export class SimulatedNode {
  readonly index: number;
  readonly host: string;
  readonly url: string;
  /** How far its clock is ahead of the world's. */
  aheadMs: number;
  readonly #home: NodeHome;
  readonly #dice: Dice;
  #lives = 0;
  #life: Life | undefined;
  #stopped: Promise<void> = Promise.resolve();

  constructor(index: number, aheadMs: number, home: NodeHome) {
    this.index = index;
    this.host = hostOf(index);
    this.url = `ws://memory:${firstPort + index}/wse`;
    this.aheadMs = aheadMs;
    this.#home = home;
    this.#dice = new Dice(home.seed, 1_000 + index);
  }

  get isUp(): boolean {
    return this.#life !== undefined;
  }

  /** The server there is now. */
  get server(): WseServer | undefined {
    return this.#life?.server;
  }

  get mesh(): Mesh | undefined {
    return this.#life?.backplane.mesh;
  }

  get life(): string {
    return this.#life?.name ?? 'none';
  }

  /** Begins a life, if there is none. */
  async start(): Promise<void> {
    await this.#stopped;
    if (this.isUp) return;
    const { network, witness } = this.#home;
    this.#lives += 1;
    const name = `node${this.index}.${this.#lives}`;
    const backplane = new WatchedMesh(this.#createMesh(), ({ text }) => this.#arrived(name, text));
    const server = createServer({
      clock: this.#clock(),
      profile: 'documented',
      path: '/wse',
      recovery: { bufferEntries: historyEntries },
      presence: true,
      http: false,
      backplane,
      authenticate: (request) => this.#admit(request.header('authorization'), name),
      randomUint32: () => this.#dice.between(0, 2 ** 32 - 1),
      onError: (error) => witness.find(`${name} has failed: ${error}`),
    });
    this.#life = { name, server, backplane };
    server.on('msg', (message) => this.#take(message));
    for (const ignored of ['connect', 'auth_connect', 'disconnect', 'raw', 'bin'] as const)
      server.on(ignored, () => {});
    server.on('presence_join', () => {});
    server.on('presence_leave', () => {});
    await server.listen(network.listen, { port: firstPort + this.index });
  }

  /** Publishes to a topic, to whoever holds it. */
  publish(topic: string, about: object): void {
    const life = this.#life;
    if (life === undefined) return;
    const published = this.#home.witness.publishes(life.name, topic);
    this.#home.witness.arrives(life.name, published);
    life.server.broadcast(topic, JSON.stringify({ t: 'n', p: { ...published, ...about } }));
  }

  /** Ends the life in an orderly way; others are told. */
  stop(): Promise<void> {
    const life = this.#life;
    this.#life = undefined;
    if (life !== undefined) this.#stopped = life.server.stop({ timeoutMs: stopGraceMs });
    return this.#stopped;
  }

  /** The process dies: all its connections and links end, and nothing that it still does reaches anybody. */
  kill(): void {
    const { cluster, network } = this.#home;
    this.#life?.backplane.die();
    cluster.crash(this.host);
    for (const link of network.links) if (link.url === this.url) link.cut();
    void this.stop();
  }

  #createMesh(): Mesh {
    const { cluster, nodes } = this.#home;
    // All know the first node, and that one the second: the rest is learned.
    const seed = this.index === 0 ? 1 : 0;
    return createMesh({
      network: cluster.host(this.host),
      listen: { host: this.host, port: clusterPort },
      advertisedAddress: addressOf(this.index),
      peers: nodes > 1 ? [addressOf(seed)] : [],
      nodeId: `00000000-0000-4000-8000-${this.#hex()}${this.#hex()}`,
      random: this.#dice.random,
    });
  }

  #hex(): string {
    return this.#dice.between(0, 0xff_ff_ff).toString(16).padStart(6, '0');
  }

  #clock(): Clock {
    const { clock } = this.#home;
    return {
      nowMs: () => startMs + this.aheadMs + clock.nowMs(),
      schedule: (delayMs, call) => clock.schedule(delayMs, call),
    };
  }

  #admit(authorization: string | undefined, life: string): { readonly userId: string } {
    const [, user = '', client = ''] = /^Bearer (\S+)\/(\S+)$/.exec(authorization ?? '') ?? [];
    this.#home.dialled(client, life);
    return { userId: user };
  }

  #take({ connectionId, data }: ServerMessage): void {
    const payload: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'p') : undefined;
    const said = saidIn(payload);
    if (said === undefined) return;
    this.#home.witness.takes(connectionId, said.client, said.number);
    this.publish(said.topic, { client: said.client });
  }

  #arrived(life: string, text: string): void {
    const message: unknown = JSON.parse(text.slice(text.indexOf('{')));
    const published = publishedOf(
      typeof message === 'object' && message !== null ? Reflect.get(message, 'p') : message,
    );
    if (published !== undefined) this.#home.witness.arrives(life, published);
  }
}

/** The host of the node with a number. */
export function hostOf(index: number): string {
  return `10.0.0.${index + 1}`;
}

/** Where the node with a number takes links. */
export function addressOf(index: number): string {
  return `${hostOf(index)}:${clusterPort}`;
}

/** What a client asks to be published. */
interface Said {
  readonly client: string;
  readonly topic: string;
  readonly number: number;
}

function saidIn(payload: unknown): Said | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const [client, topic, number] = ['client', 'topic', 'number'].map((name): unknown => Reflect.get(payload, name));
  if (typeof client !== 'string' || typeof topic !== 'string' || typeof number !== 'number') return undefined;
  return { client, topic, number };
}
