import type { Clock } from '../clock.ts';
import type { Connection } from '../connection.ts';
import { TransportError } from '../errors.ts';
import type { Dialer, Listen, ListenOptions } from '../interface.ts';
import { MemoryConnection } from './connection.ts';
import { MemoryDialer } from './dialer.ts';
import { fetchOver } from './http.ts';
import { Link, type MemoryLink } from './link.ts';
import { changeSettings, defaultLinkSettings, type LinkSettings } from './link-settings.ts';
import { MemoryListener } from './listener.ts';
import type { Endpoint } from './pipe.ts';
import { createRealClock } from './real-clock.ts';

const highestPort = 65_535;
// Free ports are taken from here up. (RFC 6335 section 6)
const firstDynamicPort = 49_152;
const standardPorts: Readonly<Record<string, number>> = { 'ws:': 80, 'http:': 80, 'wss:': 443, 'https:': 443 };
const dialerAddress = '10.0.0.2';
const listenerAddress = '10.0.0.1';

/** How a network is made. */
export interface NetworkOptions {
  /** Where time comes from. Default: the clock of the platform. */
  readonly clock?: Clock;
  /** What delays and sizes are drawn with: the same seed gives the same ones. An integer. Default 1. */
  readonly seed?: number;
  /** How links behave that are laid from the start on. */
  readonly link?: Partial<LinkSettings>;
}

/**
 * A network inside this process: listeners by port, dialers, and between them links whose faults are at hand.
 *
 * All names of hosts are the same host. Time passes by the network's clock alone, but for what promises set off.
 */
export interface MemoryNetwork {
  readonly listen: Listen;
  readonly dialer: Dialer;
  /** The links in use, in the order they were laid: of connections, and of dials under way. */
  readonly links: Iterable<MemoryLink>;
  /** Makes a dialer whose address the listeners see; `dialer` has `10.0.0.2`. */
  createDialer(remoteAddress: string): Dialer;
  /** The link of a connection, on either side, after its end as well. Throws TypeError for another network's. */
  linkOf(connection: Connection): MemoryLink;
  /**
   * Sends a request to the `fetch` of the listener at `http://memory:PORT`, as `fetch` does. Rejects with `TransportError`
   * `dial_failed` where nobody listens.
   */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
}

/** Makes a network without listeners. Throws RangeError for a seed that is no integer, and for settings out of range. */
export function createNetwork(options: NetworkOptions = {}): MemoryNetwork {
  return new Network(options);
}

class Network implements MemoryNetwork {
  readonly dialer: Dialer;
  readonly #clock: Clock;
  readonly #seed: number;
  readonly #settings: LinkSettings;
  readonly #listeners = new Map<number, MemoryListener>();
  readonly #links = new Set<Link>();
  /** Every link ever laid; a connection of another network is known by its link. */
  readonly #known = new WeakSet<Link>();
  #laid = 0;

  constructor({ clock = createRealClock(), seed = 1, link = {} }: NetworkOptions) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`making a network: seed is ${seed}, allowed are integers`);
    this.#clock = clock;
    this.#seed = seed;
    this.#settings = changeSettings(defaultLinkSettings, link);
    this.dialer = this.createDialer(dialerAddress);
  }

  get links(): Iterable<MemoryLink> {
    return this.#links;
  }

  readonly listen = async (options: ListenOptions): Promise<MemoryListener> => {
    if (options.unixPath !== undefined)
      throw new TransportError('listen_failed', 'listening: there are no Unix sockets');
    const port = this.#freePort(options.port ?? 0);
    const url = `${options.tls === undefined ? 'ws' : 'wss'}://${options.host ?? 'memory'}:${port}`;
    const leave = (): void => void this.#listeners.delete(port);
    const listener = new MemoryListener(options, { url, port, clock: this.#clock, leave });
    this.#listeners.set(port, listener);
    return listener;
  };

  createDialer(remoteAddress: string): Dialer {
    const connect = (url: URL): Link => this.#connect(url, remoteAddress);
    return new MemoryDialer({ clock: this.#clock, listenerAddress, connect });
  }

  linkOf(connection: Connection): MemoryLink {
    if (connection instanceof MemoryConnection && this.#known.has(connection.link)) return connection.link;
    throw new TypeError('looking for a link: the connection is of another network');
  }

  fetch(url: string | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(url, init);
    const host = (): MemoryListener | undefined => this.#listeners.get(portOf(new URL(request.url)));
    return fetchOver(request, { clock: this.#clock, settings: this.#settings, host });
  }

  #connect(url: URL, remoteAddress: string): Link {
    const link: Link = new Link({
      url: url.href,
      clock: this.#clock,
      seed: this.#seed,
      ordinal: this.#laid,
      settings: this.#settings,
      onReleased: () => this.#links.delete(link),
    });
    this.#laid += 1;
    this.#links.add(link);
    this.#known.add(link);
    link.setDoor(this.#doorOf(link, url, remoteAddress));
    return link;
  }

  /** What is at the far end of a new link: who listens is found out when something arrives. */
  #doorOf(link: Link, url: URL, remoteAddress: string): Endpoint {
    return {
      begins: () => {
        const listener = this.#listeners.get(portOf(url));
        if (listener === undefined || !listener.url.startsWith(url.protocol)) {
          link.pipe('listener').write({ kind: 'unreachable' }, 1);
          return;
        }
        const upgrade = listener.receive(link, remoteAddress);
        link.attach('listener', upgrade);
        upgrade.begins();
      },
      takes: () => {},
      left: () => {},
      lost: () => {},
    };
  }

  #freePort(wanted: number): number {
    if (!Number.isInteger(wanted) || wanted < 0 || wanted > highestPort) {
      throw new TransportError('listen_failed', `listening on port ${wanted}: allowed are 0 to ${highestPort}`);
    }
    if (wanted > 0 && this.#listeners.has(wanted)) {
      throw new TransportError('listen_failed', `listening on port ${wanted}: somebody listens there`);
    }
    if (wanted > 0) return wanted;
    for (let port = firstDynamicPort; port <= highestPort; port += 1) if (!this.#listeners.has(port)) return port;
    throw new TransportError('listen_failed', 'listening on a free port: there is none');
  }
}

function portOf({ port, protocol }: URL): number {
  return port === '' ? (standardPorts[protocol] ?? 0) : Number(port);
}
