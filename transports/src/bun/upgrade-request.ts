import { plainAddress, readCookie, readSubprotocols, splitTarget } from '../server/request-headers.ts';
import type { UpgradeRequest } from '../upgrade.ts';
import type { BunServer } from './runtime.ts';

const origin = /^[a-z]+:\/\/[^/?#]*/i;

/** What the application sees of an upgrade; nothing is made of it before it is asked for. */
export class BunUpgradeRequest implements UpgradeRequest {
  readonly #request: Request;
  readonly #server: BunServer;
  #abort: AbortController | undefined;

  constructor(request: Request, server: BunServer) {
    this.#request = request;
    this.#server = server;
  }

  get path(): string {
    return splitTarget(this.#target).path;
  }

  get query(): string {
    return splitTarget(this.#target).query;
  }

  get headers(): Iterable<readonly [name: string, value: string]> {
    return this.#request.headers;
  }

  get subprotocols(): readonly string[] {
    return readSubprotocols(this.header('sec-websocket-protocol'));
  }

  get origin(): string | undefined {
    return this.header('origin');
  }

  get remoteAddress(): string {
    return plainAddress(this.#server.requestIP(this.#request)?.address ?? '');
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  /** Length of request line and headers, as they would be written without spaces of their own. */
  get headBytes(): number {
    let bytes = this.#target.length;
    for (const [name, value] of this.headers) bytes += name.length + value.length + lineOverhead;
    return bytes;
  }

  header(name: string): string | undefined {
    return this.#request.headers.get(name) ?? undefined;
  }

  cookie(name: string): string | undefined {
    return readCookie(this.header('cookie'), name);
  }

  /** Aborts the signal, now or when it is first asked for. */
  abort(reason: Error): void {
    this.#abort ??= new AbortController();
    this.#abort.abort(reason);
  }

  /** Tells when the peer leaves; gives what ends the watching. */
  watch(onLeft: (reason: Error) => void): () => void {
    const leave = (): void => onLeft(new Error('the peer has left'));
    this.#request.signal.addEventListener('abort', leave, { once: true });
    return () => this.#request.signal.removeEventListener('abort', leave);
  }

  get #target(): string {
    return this.#request.url.replace(origin, '');
  }
}

// Colon, blank, and the end of the line.
const lineOverhead = 4;
