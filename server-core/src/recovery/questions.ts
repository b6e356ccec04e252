import type { Clock } from '../clock.ts';

/** Questions to a history that are under way at once; others wait for their turn. */
const mostAtOnce = 64;
/** How long an answer may take. */
const timeoutMs = 5_000;

/** Asks a history that is elsewhere: few questions at a time, and none for ever. */
export class Questions {
  readonly #clock: Clock;
  readonly #waiting: (() => void)[] = [];
  readonly #open = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Asks; undefined for what cannot be answered, or is not within 5,000 ms. */
  ask<Answer>(question: () => Promise<Answer>, answered: (answer: Answer | undefined) => void): void {
    const begin = (): void => {
      let isOver = false;
      const end = (answer: Answer | undefined): void => {
        if (isOver) return;
        isOver = true;
        callOff();
        this.#open.delete(giveUp);
        answered(answer);
        this.#waiting.shift()?.();
      };
      const giveUp = (): void => end(undefined);
      const callOff = this.#clock.schedule(timeoutMs, giveUp);
      this.#open.add(giveUp);
      question().then(end, giveUp);
    };
    if (this.#open.size < mostAtOnce) begin();
    else this.#waiting.push(begin);
  }

  /** Nobody waits for answers any more: what was asked is not answered. */
  stop(): void {
    this.#waiting.splice(0);
    for (const giveUp of [...this.#open]) giveUp();
  }
}
