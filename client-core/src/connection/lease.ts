import type { EndpointSource } from './endpoint-source.ts';

/** An endpoint that was chosen, until the attempt at it is over: what becomes of it is told once. */
export class Lease {
  readonly #source: EndpointSource;
  readonly #url: string;
  #isTold = false;

  constructor(source: EndpointSource, url: string) {
    this.#source = source;
    this.#url = url;
    source.opened(url);
  }

  /** Its session has proved itself. */
  succeeded(latencyMs: number, nowMs: number): void {
    this.#isTold = true;
    this.#source.succeeded(this.#url, latencyMs, nowMs);
  }

  /** It did not answer, or broke off, as a session that has proved itself may, too. */
  failed(nowMs: number, notBeforeMs: number): void {
    this.#isTold = true;
    this.#source.failed(this.#url, nowMs, notBeforeMs);
  }

  /** It is over. */
  release(): void {
    this.#source.closed(this.#url);
    if (!this.#isTold) this.#source.released(this.#url);
  }
}
