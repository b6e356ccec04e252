import type { HttpRequest, HttpResponse } from 'uWebSockets.js';
import { readCookie, readSubprotocols } from '../server/request-headers.ts';
import type { UpgradeRequest } from '../upgrade.ts';
import { addressOf } from './address.ts';

// Colon, blank, and the end of the line.
const lineOverhead = 4;

/**
 * What the application sees of an upgrade. uWebSockets.js takes the request back when its handler returns, so it is read
 * on demand until then, and copied by {@link keep} for a decision that comes later.
 */
export class UwsUpgradeRequest implements UpgradeRequest {
  readonly path: string;
  readonly query: string;
  #incoming: HttpRequest | undefined;
  #kept: Map<string, string> | undefined;
  readonly #outgoing: HttpResponse;
  #remoteAddress: string | undefined;
  #abort: AbortController | undefined;

  constructor(incoming: HttpRequest, outgoing: HttpResponse) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.path = incoming.getUrl();
    // Declared as text, and absent without a question mark.
    this.query = incoming.getQuery() ?? '';
  }

  get headers(): Iterable<readonly [name: string, value: string]> {
    return this.#all();
  }

  get subprotocols(): readonly string[] {
    return readSubprotocols(this.header('sec-websocket-protocol'));
  }

  get origin(): string | undefined {
    return this.header('origin');
  }

  get remoteAddress(): string {
    this.#remoteAddress ??= addressOf(this.#outgoing.getRemoteAddress());
    return this.#remoteAddress;
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  header(name: string): string | undefined {
    return this.#all().get(name.toLowerCase());
  }

  cookie(name: string): string | undefined {
    return readCookie(this.header('cookie'), name);
  }

  /** Length of request line and headers, as they would be written without spaces of their own. */
  get headBytes(): number {
    let bytes = this.path.length + this.query.length;
    for (const [name, value] of this.#all()) bytes += name.length + value.length + lineOverhead;
    return bytes;
  }

  /** Copies what is not read yet, and lets go of the request. */
  keep(): void {
    this.#all();
    this.remoteAddress;
    this.#incoming = undefined;
  }

  /** Aborts the signal, now or when it is first asked for. */
  abort(reason: Error): void {
    this.#abort ??= new AbortController();
    this.#abort.abort(reason);
  }

  /** `getHeader` gives one line of several, so all are read once. */
  #all(): ReadonlyMap<string, string> {
    if (this.#kept !== undefined) return this.#kept;
    const headers = new Map<string, string>();
    this.#incoming?.forEach((name, value) => {
      const before = headers.get(name);
      if (before === undefined) headers.set(name, value);
      else if (name !== 'cookie') headers.set(name, `${before}, ${value}`);
    });
    this.#kept = headers;
    return headers;
  }
}
