import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { NodeAnswers } from './node.ts';
import type { Joined, NodeAccount, TransportName } from './outage-node.ts';
import { streamOf } from './publication.ts';
import { readPublishLog } from './publish-log.ts';
import { Program } from './question.ts';
import type { ReadersAnswers } from './readers.ts';
import { type Account, addAccounts, nothing, type StreamFacts } from './topic-account.ts';

/** Where a node is put. */
export interface Seat {
  readonly transport: TransportName;
  /** Where clients find it; default this machine. */
  readonly host?: string;
  readonly clusterHost?: string;
  readonly namespace?: string;
}

/** Nodes and clients of a scenario. */
export interface Cast {
  readonly seats: readonly Seat[];
  readonly clients: number;
  /** Processes that share the clients; they outlive the stage. */
  readonly readers: readonly Program<ReadersAnswers>[];
  /** The engine that joins the nodes, or a mesh: over TCP, or inside one process. */
  readonly joined: { readonly by: 'nats' | 'redis'; readonly port: number } | { readonly by: 'mesh' | 'memory' };
}

/** What became of a run. */
export interface Outcome {
  readonly published: number;
  readonly sum: Account;
  readonly reconnects: number;
  /** Publications that nodes counted as undelivered to the others. */
  readonly undelivered: number;
  readonly faults: readonly string[];
}

interface Player {
  readonly name: string;
  readonly log: string;
  readonly program: Program<NodeAnswers>;
  isKilled: boolean;
}

const topics = Array.from({ length: 10 }, (_, at) => `topic${at}`);
const burstMs = 200;
const loopback = '127.0.0.1';
const lookMs = 250;
/** A client waits 10 s for what is missing, and nodes look for each other for a minute. */
const [mostSettlingMs, mostHealingMs] = [20_000, 90_000];

/** Nodes under load, and clients that keep account of what comes. */
export class Stage {
  readonly #cast: Cast;
  readonly #folder: string;
  readonly #players: Player[] = [];

  private constructor(cast: Cast, folder: string) {
    this.#cast = cast;
    this.#folder = folder;
  }

  /** Starts nodes and clients, and waits until all are joined. */
  static async open(cast: Cast): Promise<Stage> {
    const stage = new Stage(cast, await mkdtemp(join(tmpdir(), 'wsekit-outages-')));
    try {
      await stage.#begin();
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  /** Every living node publishes from now on. */
  async publish(forMs: number): Promise<void> {
    for (const { program } of this.#living) await program.ask('publish');
    await wait(forMs);
  }

  /** Ends a node as `kill -9` does. */
  async kill(at: number): Promise<void> {
    const player = this.#players[at];
    if (player === undefined) throw new RangeError(`no node ${at}`);
    player.isKilled = true;
    await player.program.kill();
  }

  /** Ends every so many connections; their clients come back. */
  async shake(every: number): Promise<void> {
    for (const { program } of this.#living) await program.ask('shake', every);
  }

  /** Parts two nodes of a network in memory, or heals it between them. */
  async turn(what: 'part' | 'heal'): Promise<void> {
    await this.#players[0]?.program.ask(what, [memoryHost(0), memoryHost(1)]);
  }

  /** Waits until all nodes are joined and all clients hold what they want, while nodes go on publishing. */
  async whole(): Promise<void> {
    const { clients } = this.#cast;
    const isWhole = async (): Promise<boolean> => {
      const others = this.#memoryNodes ?? this.#living.length;
      const joined = await Promise.all(this.#living.map(({ program }) => program.ask('isJoined', others - 1)));
      const states = await Promise.all(this.#cast.readers.map((readers) => readers.ask('state')));
      return joined.every(Boolean) && states.reduce((sum, { settled }) => sum + settled, 0) === clients;
    };
    await until(isWhole, mostHealingMs, 'nodes and clients are not whole again');
  }

  /** Nodes publish no more; gives what became of all publications as soon as that is certain. */
  async outcome(): Promise<Outcome> {
    for (const { program } of this.#living) await program.ask('rest');
    const isCertain = async (): Promise<boolean> => (await this.#account()).sum.unaccounted === 0;
    await until(isCertain, mostSettlingMs, '').catch(() => {});
    // What comes late, comes twice.
    await wait(2 * lookMs);
    return this.#account();
  }

  async close(): Promise<void> {
    await Promise.all(this.#cast.readers.map((readers) => readers.ask('end')));
    await Promise.all(this.#players.map(({ program }) => program.kill()));
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #living(): readonly Player[] {
    const living = this.#players.filter(({ isKilled }) => !isKilled);
    return this.#memoryNodes === undefined ? living : living.slice(0, 1);
  }

  /** Nodes that share one process; undefined where each has its own. */
  get #memoryNodes(): number | undefined {
    return this.#cast.joined.by === 'memory' ? this.#cast.seats.length : undefined;
  }

  async #begin(): Promise<void> {
    const urls: string[] = [];
    const peers: string[] = [];
    for (const [at, seat] of this.#cast.seats.entries()) {
      const name = `node${at}`;
      const shared = this.#memoryNodes === undefined ? undefined : this.#players[0]?.program;
      const program = shared ?? new Program<NodeAnswers>('node.ts', seat.namespace);
      const log = join(this.#folder, name);
      this.#players.push({ name, log, program, isKilled: false });
      const { transport, host = loopback } = seat;
      const config = { name, transport, host, joined: this.#joinedOf(at, seat, peers), topics, burstMs, log };
      const place = await program.ask('start', { config, inMemory: this.#memoryNodes !== undefined });
      urls.push(place.url);
      if (place.clusterAddress !== undefined) peers.push(place.clusterAddress);
    }
    const count = this.#cast.clients / this.#cast.readers.length;
    for (const readers of this.#cast.readers) await readers.ask('start', { count, topics, urls });
    await this.whole();
  }

  #joinedOf(at: number, { clusterHost = loopback }: Seat, peers: readonly string[]): Joined {
    const { joined } = this.#cast;
    if (joined.by === 'nats' || joined.by === 'redis') return joined;
    const host = joined.by === 'memory' ? memoryHost(at) : clusterHost;
    // One seed: the others are learned.
    return { by: 'mesh', host, peers: peers.slice(0, 1) };
  }

  async #account(): Promise<Outcome> {
    const accounts = (await Promise.all(this.#living.map(({ program }) => program.ask('account')))).flat();
    const logs = this.#players.map((player) => ({ player, times: readPublishLog(player.log) }));
    const byTopic = Object.fromEntries(
      topics.map((topic) => [topic, logs.map(({ player, times }) => factsOf(player, topic, times, accounts))]),
    );
    const answers = await Promise.all(this.#cast.readers.map((readers) => readers.ask('account', byTopic)));
    const states = await Promise.all(this.#cast.readers.map((readers) => readers.ask('state')));
    return {
      published: logs.reduce((sum, { times }) => sum + times.length * topics.length, 0),
      sum: answers.map(({ sum }) => sum).reduce(addAccounts, nothing),
      reconnects: states.reduce((sum, { reconnects }) => sum + reconnects, 0),
      undelivered: accounts.reduce((sum, { undelivered }) => sum + undelivered, 0),
      faults: answers.flatMap(({ faults }) => faults),
    };
  }
}

function factsOf(
  { name, isKilled }: Player,
  topic: string,
  publishedAtMs: readonly number[],
  accounts: readonly NodeAccount[],
): StreamFacts {
  const stream = streamOf({ node: name, topic });
  const heardOf = Math.max(0, ...accounts.map(({ arrived }) => arrived[stream] ?? 0));
  return { stream, publishedAtMs, heardOf: isKilled ? heardOf : undefined };
}

function memoryHost(at: number): string {
  return `10.0.0.${at + 1}`;
}

async function until(holds: () => Promise<boolean>, mostMs: number, otherwise: string): Promise<void> {
  const endMs = performance.now() + mostMs;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`${otherwise} after ${mostMs} ms`);
    await wait(lookMs);
  }
}
