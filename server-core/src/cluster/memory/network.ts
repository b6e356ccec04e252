import {
  changeSettings,
  createRandom,
  defaultLinkSettings,
  Link,
  type LinkSettings,
  type MemoryLink,
} from '@wsekit/transports/memory';
import type { Clock } from '../../clock.ts';
import { splitAddress } from '../address.ts';
import type {
  ClusterListener,
  ClusterListenOptions,
  ClusterNetwork,
  ClusterSocket,
  SocketHandler,
} from '../network.ts';
import type { StreamMessage } from './message.ts';
import { MemorySocket } from './socket.ts';

// Free ports are taken from here up. (RFC 6335 section 6)
const firstDynamicPort = 49_152;

/** How a network is made. */
export interface ClusterMemoryOptions {
  /** Where time comes from: that of the nodes. */
  readonly clock: Clock;
  /** What delays and sizes are drawn with: the same seed gives the same ones. An integer. Default 1. */
  readonly seed?: number;
  /** How streams behave that are laid from the start on. */
  readonly link?: Partial<LinkSettings>;
}

/** A stream in use, with its faults at hand. */
export interface ClusterMemoryLink extends MemoryLink {
  /** The hosts it joins. */
  readonly dialerHost: string;
  readonly listenerHost: string;
}

/**
 * A network inside this process for meshes: hosts, and between them byte streams whose faults are at hand.
 *
 * Time passes by the clock alone, and all chance comes from the seed: the same calls give the same course of things.
 */
export interface ClusterMemoryNetwork {
  /** The streams in use, in the order they were laid. */
  readonly links: Iterable<ClusterMemoryLink>;
  /** What a node at an address sees of the network. An address is a text without a port: `10.0.0.1`. */
  host(name: string): ClusterNetwork;
  /** Changes how streams between two hosts behave, those that are there and those to come. Throws RangeError as `LinkSettings` do. */
  configure(one: string, other: string, changes: Partial<LinkSettings>): void;
  /** Nothing passes between two hosts until `heal`; what is on its way waits, as under TCP. Nobody is told. */
  part(one: string, other: string): void;
  heal(one: string, other: string): void;
  /** A process dies: its streams end, its ports are free, and what it still does reaches nobody. `host` starts another one there. */
  crash(name: string): void;
}

/** Makes a network without hosts. Throws RangeError for a seed that is no integer, and for settings out of range. */
export function createClusterMemoryNetwork(options: ClusterMemoryOptions): ClusterMemoryNetwork {
  return new Network(options);
}

type Accept = (socket: ClusterSocket) => SocketHandler;

/** A process at an address: a new one after each crash. */
interface Host {
  readonly name: string;
  readonly ports: Map<number, Accept>;
  readonly sockets: Set<MemorySocket>;
  isUp: boolean;
}

class Stream extends Link<StreamMessage> implements ClusterMemoryLink {
  dialerHost = '';
  listenerHost = '';
}

class Network implements ClusterMemoryNetwork {
  readonly #clock: Clock;
  readonly #seed: number;
  readonly #settings: LinkSettings;
  readonly #hosts = new Map<string, Host>();
  readonly #links = new Set<Stream>();
  /** By the names of two hosts. */
  readonly #changes = new Map<string, Partial<LinkSettings>>();
  readonly #parted = new Set<string>();
  #laid = 0;
  #nextPort = firstDynamicPort;

  constructor({ clock, seed = 1, link = {} }: ClusterMemoryOptions) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`making a network: seed is ${seed}, allowed are integers`);
    this.#clock = clock;
    this.#seed = seed;
    this.#settings = changeSettings(defaultLinkSettings, link);
  }

  get links(): Iterable<ClusterMemoryLink> {
    return this.#links;
  }

  host(name: string): ClusterNetwork {
    const host: Host = this.#hosts.get(name) ?? { name, ports: new Map(), sockets: new Set(), isUp: true };
    this.#hosts.set(name, host);
    return {
      isSecure: false,
      dial: (address, handler) => this.#dial(host, address, handler),
      listen: async (options, accept) => this.#listen(host, options, accept),
      nextTurn: (call) => void this.#clock.schedule(0, call),
    };
  }

  configure(one: string, other: string, changes: Partial<LinkSettings>): void {
    const pair = pairOf(one, other);
    const all = { ...this.#changes.get(pair), ...changes };
    changeSettings(this.#settings, all);
    this.#changes.set(pair, all);
    for (const link of this.#between(one, other)) link.configure(changes);
  }

  part(one: string, other: string): void {
    this.#parted.add(pairOf(one, other));
    for (const link of this.#between(one, other)) hold(link);
  }

  heal(one: string, other: string): void {
    this.#parted.delete(pairOf(one, other));
    for (const link of this.#between(one, other)) {
      link.resume('dialer');
      link.resume('listener');
    }
  }

  crash(name: string): void {
    const host = this.#hosts.get(name);
    if (host === undefined) return;
    this.#hosts.delete(name);
    host.isUp = false;
    host.ports.clear();
    for (const socket of host.sockets) socket.forsake();
  }

  #between(one: string, other: string): readonly Stream[] {
    const pair = pairOf(one, other);
    return [...this.#links].filter((link) => pairOf(link.dialerHost, link.listenerHost) === pair);
  }

  #listen(host: Host, { port: wanted }: ClusterListenOptions, accept: Accept): ClusterListener {
    const port = wanted > 0 ? wanted : this.#nextPort++;
    if (host.ports.has(port)) throw new Error(`listening on port ${port} of ${host.name}: somebody listens there`);
    if (host.isUp) host.ports.set(port, accept);
    return { port, close: async () => void host.ports.delete(port) };
  }

  #dial(host: Host, address: string, handler: SocketHandler): ClusterSocket {
    const { host: target, port } = splitAddress(address);
    const link = this.#lay(host.name, target);
    const socket = this.#attach(host, link, 'dialer', address);
    socket.setHandler(handler);
    link.setDoor({
      begins: () => this.#answer(link, target, port, `${host.name}:${this.#nextPort++}`),
      takes: () => {},
      left: () => {},
      lost: () => {},
    });
    if (host.isUp) socket.signal('open');
    else socket.forsake();
    return socket;
  }

  #lay(dialerHost: string, listenerHost: string): Stream {
    const link: Stream = new Stream({
      url: `${dialerHost} to ${listenerHost}`,
      clock: this.#clock,
      seed: this.#seed,
      ordinal: this.#laid++,
      settings: changeSettings(this.#settings, this.#changes.get(pairOf(dialerHost, listenerHost)) ?? {}),
      onReleased: () => this.#links.delete(link),
    });
    link.dialerHost = dialerHost;
    link.listenerHost = listenerHost;
    this.#links.add(link);
    if (this.#parted.has(pairOf(dialerHost, listenerHost))) hold(link);
    return link;
  }

  /** A dial has come to the host it was for. */
  #answer(link: Stream, target: string, port: number, remoteAddress: string): void {
    const host = this.#hosts.get(target);
    const accept = host?.ports.get(port);
    const socket = this.#attach(host, link, 'listener', remoteAddress);
    socket.signal(accept === undefined ? 'refused' : 'opened');
    if (accept === undefined) socket.destroy();
    else socket.setHandler(accept(socket));
  }

  #attach(host: Host | undefined, link: Stream, side: 'dialer' | 'listener', remoteAddress: string): MemorySocket {
    // Streams of the two sides of a link, and behind them those of what is cut on it, draw from sequences of their own.
    const random = createRandom(this.#seed, -1 - (this.#laid * 2 + (side === 'dialer' ? 0 : 1)));
    const socket: MemorySocket = new MemorySocket({
      clock: this.#clock,
      link,
      side,
      remoteAddress,
      random,
      onOver: () => host?.sockets.delete(socket),
    });
    host?.sockets.add(socket);
    return socket;
  }
}

function pairOf(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

function hold(link: MemoryLink): void {
  link.pause('dialer');
  link.pause('listener');
}
