import { readCookie, readSubprotocols, splitTarget } from '../server/request-headers.ts';
import type { UpgradeRequest } from '../upgrade.ts';
import type { RequestHead } from './message.ts';

/** What the application sees of an upgrade. */
export class MemoryUpgradeRequest implements UpgradeRequest {
  readonly remoteAddress: string;
  readonly #head: RequestHead;
  readonly #abort = new AbortController();

  constructor(head: RequestHead, remoteAddress: string) {
    this.#head = head;
    this.remoteAddress = remoteAddress;
  }

  get path(): string {
    return splitTarget(this.#head.target).path;
  }

  get query(): string {
    return splitTarget(this.#head.target).query;
  }

  get headers(): Iterable<readonly [name: string, value: string]> {
    return this.#head.headers;
  }

  get subprotocols(): readonly string[] {
    return readSubprotocols(this.header('sec-websocket-protocol'));
  }

  get origin(): string | undefined {
    return this.header('origin');
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  header(name: string): string | undefined {
    return this.#head.headers.get(name.toLowerCase());
  }

  cookie(name: string): string | undefined {
    return readCookie(this.header('cookie'), name);
  }

  abort(reason: Error): void {
    this.#abort.abort(reason);
  }
}
