import { meshLimits } from './limits.ts';

/** A publication that did not get to a node that should have it. */
export interface DeadLetter {
  readonly topic: string;
  /** The text that was published. */
  readonly payload: string;
  /** Address of the node, as `info` has it. */
  readonly peerAddress: string;
  readonly error: DeadLetterError;
}

/** Why a publication did not get to a node. */
export type DeadLetterError = 'link closed' | 'queue full' | 'frame too large';

/** The last 1,000 publications that did not arrive, one for each node. (WSE-ERR-119) */
export class DeadLetters {
  #letters: DeadLetter[] = [];
  #oldest = 0;

  get size(): number {
    return this.#letters.length;
  }

  add(letter: DeadLetter): void {
    if (this.#letters.length < meshLimits.maxDeadLetters) {
      this.#letters.push(letter);
      return;
    }
    this.#letters[this.#oldest] = letter;
    this.#oldest = (this.#oldest + 1) % this.#letters.length;
  }

  /** Gives them, the oldest first, and forgets them. */
  take(): readonly DeadLetter[] {
    const letters = [...this.#letters.slice(this.#oldest), ...this.#letters.slice(0, this.#oldest)];
    this.#letters = [];
    this.#oldest = 0;
    return letters;
  }
}
