import type { Choice, EndpointSource } from './endpoint-source.ts';

/** An endpoint that was chosen, until the attempt at it is over. */
export class Lease {
  readonly url: string;
  readonly #source: EndpointSource;
  #isProbe: boolean;

  constructor(source: EndpointSource, { url, isProbe }: Extract<Choice, { url: string }>) {
    this.url = url;
    this.#source = source;
    this.#isProbe = isProbe;
    source.opened(url);
  }

  /** Its session has proved itself. */
  succeeded(latencyMs: number, nowMs: number): void {
    this.#source.succeeded(this.url, latencyMs, nowMs);
    this.#endProbe();
  }

  /** It did not answer, or broke off, as a session that has proved itself may, too. */
  failed(nowMs: number, notBeforeMs: number): void {
    this.#source.failed(this.url, nowMs, notBeforeMs);
    this.#endProbe();
  }

  /** It is over. */
  release(): void {
    this.#source.closed(this.url);
    this.#endProbe();
  }

  #endProbe(): void {
    if (this.#isProbe) this.#source.released(this.url);
    this.#isProbe = false;
  }
}
