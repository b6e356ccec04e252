/** So many restarts within a time, and no more: what is above waits until the first of them is that long ago. */
export class RestartLimit {
  readonly #most: number;
  readonly #windowMs: number;
  /** When each of the last restarts is, the earliest first; some may lie ahead. */
  readonly #times: number[] = [];

  constructor(most: number, windowMs: number) {
    this.#most = most;
    this.#windowMs = windowMs;
  }

  /** Takes a place for one more restart, and gives how long it has to wait. */
  take(nowMs: number): number {
    const bound = this.#times.length < this.#most ? nowMs : (this.#times.shift() ?? nowMs) + this.#windowMs;
    const atMs = Math.max(nowMs, bound);
    this.#times.push(atMs);
    return atMs - nowMs;
  }
}
