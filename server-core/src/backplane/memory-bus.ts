import { RecoveryStore } from '../recovery/recovery-store.ts';
import type {
  HistoryAnswer,
  Publication,
  PublicationPosition,
  RemotePresenceNews,
  RemotePublication,
} from './backplane.ts';

/** What the nodes of a bus tell each other. */
export type BusMessage =
  | { readonly kind: 'publication'; readonly publication: RemotePublication }
  | { readonly kind: 'presence'; readonly news: RemotePresenceNews }
  | { readonly kind: 'left'; readonly node: string };

/** A node on a bus. */
export interface BusNode {
  readonly id: string;
  nowMs(): number;
  holds(topic: string): boolean;
  /** What others come to know of its users. */
  ownPresence(): Iterable<RemotePresenceNews>;
  /** Takes a message; works on it in a later turn, in the order in which they came. */
  take(message: BusMessage): void;
}

/** What a bus keeps of what is published. */
export interface MemoryHistoryOptions {
  /** Publications of a topic, raised to a power of two from 16; default 128. */
  readonly bufferEntries?: number;
  /** A topic without publications is forgotten after this; default 300,000. */
  readonly ttlMs?: number;
  /** Gives integers of 32 bits for epochs. Default: the platform's random source. */
  readonly randomUint32?: () => number;
}

/** How a bus is made. */
export interface MemoryBusOptions {
  /** Keeps what is published, in one order for all nodes; `true` takes all defaults. Default off. */
  readonly history?: boolean | MemoryHistoryOptions;
}

/** Joins servers of one process: for tests, and as the model of what a backplane does. */
export class MemoryBus {
  readonly history: RecoveryStore | undefined;
  readonly #nodes = new Set<BusNode>();

  constructor({ history = false }: MemoryBusOptions = {}) {
    const given = history === true ? {} : history;
    this.history = given === false ? undefined : new RecoveryStore({ randomUint32: platformRandom, ...given });
  }

  /** Nodes that reach each other. */
  get size(): number {
    return this.#nodes.size;
  }

  has(node: BusNode): boolean {
    return this.#nodes.has(node);
  }

  /** A node comes: it and the others are told of each other's users. */
  join(node: BusNode): void {
    for (const other of this.#nodes) {
      for (const news of other.ownPresence()) node.take({ kind: 'presence', news });
      for (const news of node.ownPresence()) other.take({ kind: 'presence', news });
    }
    this.#nodes.add(node);
  }

  /** A node goes, or is cut off: to each other, it and the rest are gone. */
  leave(node: BusNode): void {
    if (!this.#nodes.delete(node)) return;
    for (const other of this.#nodes) {
      other.take({ kind: 'left', node: node.id });
      node.take({ kind: 'left', node: other.id });
    }
  }

  /** Gives a publication to all that hold its topic, and with a history to its publisher; gives the number of others. */
  publish(from: BusNode, publication: Publication): number {
    const remote = { ...publication, ...this.#kept(from, publication), node: from.id };
    const others = [...this.#nodes].filter((node) => node !== from && node.holds(publication.topic));
    for (const node of others) node.take({ kind: 'publication', publication: remote });
    if (this.history !== undefined) from.take({ kind: 'publication', publication: remote });
    return others.length;
  }

  /** Tells all others of a user. */
  announce(from: BusNode, news: RemotePresenceNews): void {
    for (const node of this.#nodes) if (node !== from) node.take({ kind: 'presence', news });
  }

  /** What was published behind a position. */
  after(topic: string, position: PublicationPosition, maxMessages: number): HistoryAnswer {
    return this.history?.after(topic, position, maxMessages) ?? { kind: 'unknown', at: undefined };
  }

  #kept(from: BusNode, { topic, text, kept }: Publication): { readonly position?: PublicationPosition } {
    if (this.history === undefined || kept === false) return {};
    const nowMs = from.nowMs();
    this.history.sweep(nowMs);
    const position = this.history.next(topic, nowMs);
    this.history.keep(topic, text, Buffer.byteLength(text), nowMs);
    return { position };
  }
}

function platformRandom(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/** Makes a bus; `createMemoryBackplane(bus)` puts a server onto it. */
export function createMemoryBus(options: MemoryBusOptions = {}): MemoryBus {
  return new MemoryBus(options);
}
