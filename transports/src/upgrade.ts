import type { ConnectionHandler } from './connection.ts';

/** A request to become a connection. Valid until `accept` has decided. */
export interface UpgradeRequest {
  /** Path of the URL as sent, percent-encoding kept, without the query. */
  readonly path: string;
  /** What stands behind the first `?`, as sent; empty without one. */
  readonly query: string;
  /** Header of a name in any case; several lines of one name are joined with `, `, but of `Cookie` the first counts where lines can be told apart. */
  header(name: string): string | undefined;
  /** All headers, with names in lower case. */
  readonly headers: Iterable<readonly [name: string, value: string]>;
  /** Offered subprotocols, in the order of the client. */
  readonly subprotocols: readonly string[];
  /** Header `Origin`. */
  readonly origin: string | undefined;
  /** Value of a cookie, percent-decoded; the first of a name counts. */
  cookie(name: string): string | undefined;
  /** Address of the peer as the socket has it, without port; IPv4 in IPv6 is given as IPv4. */
  readonly remoteAddress: string;
  /** Aborted when the peer leaves or the handshake timeout ends before the decision. */
  readonly signal: AbortSignal;
}

/** Lets the connection open. */
export interface Accepted {
  readonly handler: ConnectionHandler;
  /** One of the offered subprotocols; none when absent. */
  readonly subprotocol?: string;
  /** Added to the 101 answer, for instance `Set-Cookie`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers the upgrade with an HTTP status in place of a connection. */
export interface Refused {
  /** 400 to 599. */
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text of the answer. */
  readonly body?: string;
}

export type AcceptDecision = Accepted | Refused;

/**
 * Decides over an upgrade, at once or later. An exception refuses with 500 and is reported to `onError`; no decision within
 * `handshakeTimeoutMs` refuses with 503.
 */
export type Accept = (request: UpgradeRequest) => AcceptDecision | Promise<AcceptDecision>;
