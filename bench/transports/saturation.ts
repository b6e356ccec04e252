/** Publishes one burst a turn while fewer than a window of them are under way, so that a burst is what can be seen at once. */
export class Saturation {
  readonly #publish: (payload: string, count: number) => void;
  /** Bursts that may be published; each that has arrived everywhere gives one. */
  #credit = 0;
  #job: { readonly payload: string; readonly burst: number } | undefined;
  #isTurnPlanned = false;
  /** Publications since the last `start`. */
  published = 0;

  constructor(publish: (payload: string, count: number) => void) {
    this.#publish = publish;
  }

  start(payload: string, burst: number, window: number): void {
    this.#job = { payload, burst };
    this.#credit = window;
    this.published = 0;
    this.#planTurn();
  }

  stop(): void {
    this.#job = undefined;
  }

  /** So many bursts have arrived. */
  acknowledge(bursts: number): void {
    this.#credit += bursts;
    this.#planTurn();
  }

  #planTurn(): void {
    if (this.#isTurnPlanned || this.#credit === 0) return;
    this.#isTurnPlanned = true;
    setImmediate(() => this.#publishNext());
  }

  #publishNext(): void {
    this.#isTurnPlanned = false;
    if (this.#job === undefined || this.#credit === 0) return;
    const { payload, burst } = this.#job;
    this.#credit -= 1;
    this.published += burst;
    this.#publish(payload, burst);
    this.#planTurn();
  }
}
