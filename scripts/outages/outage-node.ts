import { type Backplane, createServer, type WseServer } from '@wsekit/server-core';
import { createMesh, type Mesh, type MeshOptions } from '@wsekit/server-core/cluster';
import { createNatsBackplane } from '@wsekit/server-core/nats';
import { createRedisBackplane } from '@wsekit/server-core/redis';
import { listen as listenUws } from '@wsekit/transports/uws';
import { listen as listenWs } from '@wsekit/transports/ws';
import { publishedInText, streamOf, textOf } from './publication.ts';
import { PublishLog } from './publish-log.ts';
import { WatchedBackplane } from './watched-backplane.ts';

export type TransportName = 'ws' | 'uws';

/** What joins a node with the others. */
export type Joined =
  | { readonly by: 'mesh'; readonly host: string; readonly peers: readonly string[] }
  | { readonly by: 'nats'; readonly port: number }
  | { readonly by: 'redis'; readonly port: number };

/** One of our nodes, as it is started. */
export interface NodeConfig {
  readonly name: string;
  readonly transport: TransportName;
  /** Where clients come in. */
  readonly host: string;
  readonly joined: Joined;
  readonly topics: readonly string[];
  /** Between two bursts, each of one publication to every topic. */
  readonly burstMs: number;
  /** Where the bursts are written down. */
  readonly log: string;
}

/** Where a node is reached. */
export interface NodePlace {
  readonly url: string;
  /** Of its links; undefined over an engine. */
  readonly clusterAddress: string | undefined;
}

/** What a node knows at the end. */
export interface NodeAccount {
  /** By stream, the number behind the last publication that came from another node, or came back. */
  readonly arrived: Readonly<Record<string, number>>;
  /** Publications of its own that no other node gets. */
  readonly undelivered: number;
}

const listens = { ws: listenWs, uws: listenUws };
/** More than come at once. */
const room = { maxConnections: 4_000, maxPendingHandshakes: 4_000 };
const codeOfBreak = 4503;

/** A server of ours that publishes under load, with what it saw. */
export class OutageNode {
  readonly #config: NodeConfig;
  readonly #log: PublishLog;
  readonly #backplane: Backplane;
  readonly #mesh: Mesh | undefined;
  readonly #server: WseServer;
  readonly #arrived = new Map<string, number>();
  #undelivered = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(config: NodeConfig, network?: MeshOptions['network']) {
    this.#config = config;
    this.#log = new PublishLog(config.log);
    const inner = backplaneOf(config.joined, network);
    this.#mesh = 'info' in inner ? inner : undefined;
    this.#backplane = new WatchedBackplane(inner, {
      arrived: ({ text }) => this.#note(text),
      undelivered: () => {
        this.#undelivered += 1;
      },
    });
    this.#server = createServer({
      profile: 'documented',
      ...room,
      recovery: true,
      http: false,
      backplane: this.#backplane,
      authenticate: () => ({ userId: 'reader' }),
      onError: (error) => console.error(`${config.name} has failed:`, error),
    });
    this.#server.onEvent(() => {});
  }

  async start(): Promise<NodePlace> {
    const { host, transport, joined } = this.#config;
    const { url } = await this.#server.listen(listens[transport], { host, port: 0 });
    const port = this.#mesh?.port;
    const clusterAddress = joined.by === 'mesh' && port !== undefined ? `${joined.host}:${port}` : undefined;
    return { url: `${url}/wse`, clusterAddress };
  }

  /** Whether it is joined with so many others; without any it may say that it goes on alone. */
  isJoined(others: number): boolean {
    const { state, peerCount } = this.#backplane.health();
    return peerCount === others && (state === 'connected' || others === 0);
  }

  publish(): void {
    const { burstMs } = this.#config;
    this.#timer ??= setInterval(() => this.#burst(), burstMs);
  }

  rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Ends every so many connections; they come back. Gives how many. */
  shake(every: number): number {
    const chosen = [...this.#server.connections()].filter((_, at) => at % every === 0);
    for (const id of chosen) this.#server.disconnect(id, codeOfBreak);
    return chosen.length;
  }

  account(): NodeAccount {
    return { arrived: Object.fromEntries(this.#arrived), undelivered: this.#undelivered };
  }

  #burst(): void {
    const { name, topics } = this.#config;
    const number = this.#log.begin();
    for (const topic of topics) this.#server.broadcast(topic, textOf({ node: name, topic, number }));
  }

  #note(text: string): void {
    const published = publishedInText(text);
    if (published !== undefined) this.#arrived.set(streamOf(published), published.number + 1);
  }
}

function backplaneOf(joined: Joined, network: MeshOptions['network']): Backplane | Mesh {
  if (joined.by === 'nats')
    return createNatsBackplane({
      connection: { servers: `127.0.0.1:${joined.port}`, reconnectTimeWait: 200 },
      history: {},
    });
  if (joined.by === 'redis') return createRedisBackplane({ redis: `redis://127.0.0.1:${joined.port}`, history: true });
  const { host, peers } = joined;
  const listen = { host, port: 0 };
  return createMesh({ listen, advertisedAddress: `${host}:0`, peers, ...(network === undefined ? {} : { network }) });
}
