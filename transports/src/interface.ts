import type { Frame } from '@wsekit/spec';
import type { Connection, ConnectionHandler, Prepared } from './connection.ts';
import type { Accept } from './upgrade.ts';

export type * from './connection.ts';
export type * from './upgrade.ts';

/**
 * What a transport can do beyond sending and receiving frames.
 *
 * Callers and the compliance suite ask these, never the name of a transport.
 */
export interface Capabilities {
  /** `Listener.prepare` is there: a frame is put into wire form once and written to many connections. */
  readonly prepared: boolean;
  /** `Listener.createGroup` is there: one publication reaches all members. */
  readonly group: boolean;
  /** `bufferedBytes` follows the peer, `send` answers `full` at the limit, and `onDrain` is called. */
  readonly backpressure: boolean;
  /** `ping` reaches the peer and `onPong` is called. */
  readonly ping: boolean;
  /** `close` takes every code of RFC 6455 section 7.4 that may be sent, not just 1000 and 3000 to 4999. */
  readonly protocolCloseCodes: boolean;
  /** `terminate` ends the connection at once, without a Close frame. */
  readonly terminate: boolean;
  /** Dialling takes headers of the caller's. */
  readonly requestHeaders: boolean;
}

/** Connections of one listener that get the same publications. */
export interface Group {
  /** Members now. */
  readonly size: number;
  /** Adds a connection of the same listener; false when it was a member, or is not open. */
  add(connection: Connection): boolean;
  /** Takes a connection out; false when it was no member. Connections that close leave by themselves. */
  remove(connection: Connection): boolean;
  /**
   * Sends one frame to every member of this moment, in each member's order of sends and publications. Publications of one
   * turn may leave in one write. A member that is full loses it: counted, and told by `onMissed`.
   *
   * Gives the number of members it was meant for.
   */
  publish(frame: Frame): number;
}

/** Amounts a peer can push through one connection. Sizes in bytes, times in milliseconds. */
export interface ConnectionLimits {
  /** Largest message; a larger one closes the connection with 1009. Default 1,048,576. */
  readonly maxFrameBytes: number;
  /** What `send` holds for a peer that does not read. Default 16,777,216. */
  readonly maxBufferedBytes: number;
  /** How long `close` waits for the Close frame of the peer. Default 2,000. */
  readonly closeTimeoutMs: number;
  /** How long opening a connection may take, from the first byte to the answer. Default 10,000. */
  readonly handshakeTimeoutMs: number;
}

/** Amounts peers together can push through one listener. */
export interface ListenerLimits extends ConnectionLimits {
  /** Open connections; more are refused with 503 and `Retry-After`. Default 1,000. */
  readonly maxConnections: number;
  /** Upgrades not answered yet; more are refused with 503 and `Retry-After`. Default 512. */
  readonly maxPendingHandshakes: number;
  /** Length of an upgrade request; a longer one is refused with 431. Default 65,536. */
  readonly maxHeaderBytes: number;
  /**
   * How long reading may keep other work waiting. A connection that would read on is read on in the next turn over `ws`;
   * uWebSockets.js and Bun cannot be told to wait, so what they read is handled in the next turns. A connection that gets more
   * than `maxBufferedBytes` ahead, counting 512 bytes for each frame beside its payload, or any once all together are four
   * times as far, is cut, and counted. In milliseconds; default 50.
   */
  readonly maxReadMs: number;
}

/**
 * Why a transport refused an upgrade that `accept` was not asked about, or gave up waiting for it.
 *
 * `bad_upgrade`: no upgrade of RFC 6455. `head_too_long`, `too_many_connections`, `too_many_handshakes`: above a limit.
 * `handshake_timeout`: `accept` took too long. `peer_left`: the peer did not wait for it. `failed`: it has thrown, or
 * decided what no answer can be made of. `shutting_down`: the listener closes.
 */
export type UpgradeRefusal =
  | 'bad_upgrade'
  | 'head_too_long'
  | 'too_many_connections'
  | 'too_many_handshakes'
  | 'handshake_timeout'
  | 'peer_left'
  | 'failed'
  | 'shutting_down';

/** What listening and attaching have in common. */
export interface AcceptOptions extends Partial<ListenerLimits> {
  /** Decides over each upgrade. */
  readonly accept: Accept;
  /** Answers requests that are no upgrades, as `fetch` handlers do; without it they get 426. */
  readonly fetch?: (request: Request) => Response | Promise<Response>;
  /** Compression of single messages (RFC 7692), where the runtime has it. Default off: WSE compresses by itself. */
  readonly permessageDeflate?: boolean;
  /** Told of exceptions out of handlers, `accept` and `fetch`; never of peers' mistakes. Default: they are dropped. */
  readonly onError?: (error: unknown) => void;
  /** Told of upgrades refused before or behind `accept`; not of requests that the runtime itself did not read. */
  readonly onRefused?: (why: UpgradeRefusal, remoteAddress: string) => void;
}

/** Where to listen. */
export interface ListenOptions extends AcceptOptions {
  /** 0 takes a free port. Default 0. */
  readonly port?: number;
  /** Name or address, IPv6 as well. Default `127.0.0.1`. */
  readonly host?: string;
  /** Path of a Unix socket, in place of port and host. */
  readonly unixPath?: string;
  /**
   * Lets other processes of this user listen on the same port, and the system deal out what comes in. Default false. Under
   * `node:cluster` the transport `ws` shares it in any case, through the process the workers came from.
   */
  readonly sharesPort?: boolean;
  /** Serves `wss:`. Certificate chain and key in PEM. */
  readonly tls?: TlsOptions;
}

/** Certificate chain and key in PEM, as text or as paths of files that hold it. */
export interface TlsOptions {
  readonly cert: string;
  readonly key: string;
}

/** Counts of a listener since it was made. */
export interface ListenerCounters {
  /** Upgrades answered with 101. */
  readonly accepted: number;
  /** Upgrades refused by `accept`. */
  readonly refused: number;
  /** Upgrades refused by a limit. */
  readonly overLimit: number;
  /** Upgrades that ended by timeout or because the peer left. */
  readonly abandoned: number;
  /** Connections cut because what they sent came faster than it could be handled; see `maxReadMs`. */
  readonly cut: number;
  /** Publications lost by full members, over all groups. */
  readonly missed: number;
}

/** A transport that takes connections. */
export interface Listener {
  readonly capabilities: Capabilities;
  /** `ws://host:port` or `wss://host:port`, ready for a dialer; empty for attached listeners and Unix sockets. */
  readonly url: string;
  /** The port it listens on; 0 where there is none. */
  readonly port: number;
  readonly connectionCount: number;
  readonly pendingHandshakes: number;
  readonly counters: ListenerCounters;
  /** Puts a frame into wire form. Only with the capability `prepared`. */
  prepare?(frame: Frame): Prepared;
  /** Makes an empty group. Only with the capability `group`. */
  createGroup?(): Group;
  /**
   * Stops accepting, closes every connection with the code behind what was sent before, waits for the peers at most
   * `timeoutMs`, and cuts the rest. Resolves when nothing is left; a second call gives the same promise.
   */
  close(options?: CloseListenerOptions): Promise<void>;
}

export interface CloseListenerOptions {
  /** Default 1001. */
  readonly code?: number;
  readonly reason?: string;
  /** Default 2,000. */
  readonly timeoutMs?: number;
}

/** Starts to listen; rejects with `TransportError` `listen_failed`. */
export type Listen = (options: ListenOptions) => Promise<Listener>;

/** What a connection is opened with. */
export interface DialOptions extends Partial<ConnectionLimits> {
  readonly handler: ConnectionHandler;
  /** Offered subprotocols, the preferred one first. */
  readonly subprotocols?: readonly string[];
  /** Added to the upgrade request; RangeError without the capability `requestHeaders`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Abandons the opening; the promise rejects with the signal's reason. Has no effect once the connection is open. */
  readonly signal?: AbortSignal;
  /** Certificates in PEM to trust in place of the system's, where the platform lets one choose. */
  readonly ca?: string;
  /** Told of exceptions out of the handler. Default: they are dropped. */
  readonly onError?: (error: unknown) => void;
}

/** A transport that opens connections. */
export interface Dialer {
  readonly capabilities: Capabilities;
  /**
   * Opens a connection to a `ws:` or `wss:` URL. Resolves after `onOpen` has returned. Rejects with `TransportError`
   * `dial_refused` (with the HTTP status where the platform tells it), `dial_failed` or `dial_timeout`.
   */
  dial(url: string, options: DialOptions): Promise<Connection>;
}
