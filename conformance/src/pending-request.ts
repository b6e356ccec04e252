import type { Response } from './generated/wse/conformance/v1/driver_pb.ts';
import type { Answer, Trouble, TroubleKind } from './peer.ts';

/** How a request ended, and whether its driver can be asked further. */
export interface PendingOutcome {
  readonly answer: Answer;
  readonly isStuck: boolean;
}

/**
 * One request on its way: judges whatever happens until it is settled.
 *
 * Something wrong that comes before the answer decides the outcome, but the answer is still waited for, so that it cannot
 * be taken for part of the next exchange.
 */
export class PendingRequest {
  readonly id: number;
  readonly outcome: Promise<PendingOutcome>;
  readonly #timeoutMs: number;
  readonly #graceMs: number;
  readonly #stderr: () => string;
  readonly #startMs = performance.now();
  #settle: (outcome: PendingOutcome) => void = () => {};
  #timer: ReturnType<typeof setTimeout>;
  #wrong: Trouble | undefined;
  #late = false;
  #isSettled = false;

  constructor(id: number, timeoutMs: number, graceMs: number, stderr: () => string) {
    this.id = id;
    this.#timeoutMs = timeoutMs;
    this.#graceMs = graceMs;
    this.#stderr = stderr;
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#timer = setTimeout(() => this.#onTimeout(), timeoutMs);
  }

  /** True as soon as nothing can change the outcome, which is before anybody has seen it. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  answered(response: Response): void {
    const tookMs = Math.round(performance.now() - this.#startMs);
    if (this.#late)
      this.#note('answered_late', `the answer came after ${tookMs} ms, the limit is ${this.#timeoutMs} ms`);
    this.#finish(this.#wrong === undefined ? { kind: 'response', response } : this.#trouble(this.#wrong), false);
  }

  garbage(found: string, broken: boolean): void {
    this.#note('garbage', `the driver wrote ${found}${broken ? '; nothing after it can be read' : ''}`);
    if (broken) this.#finishWrong();
  }

  wrongId(response: Response): void {
    const told = response.result.case === 'error' ? `: ${response.result.value.message}` : '';
    this.#note('wrong_id', `the driver answered request ${response.id}, which was never made${told}`);
  }

  died(how: string): void {
    const died = `the driver ${how}`;
    this.#wrong =
      this.#wrong === undefined
        ? { kind: 'died', message: died }
        : { ...this.#wrong, message: `${this.#wrong.message}; then ${died}` };
    this.#finish(this.#trouble(this.#wrong), false);
  }

  aborted(): void {
    this.#note('aborted', 'the run was ended');
    this.#finish(this.#trouble(this.#wrong), false);
  }

  #onTimeout(): void {
    if (this.#late || this.#wrong !== undefined || this.#graceMs === 0) {
      const waitedMs = this.#late ? this.#timeoutMs + this.#graceMs : this.#timeoutMs;
      this.#note('timed_out', `no answer within ${this.#timeoutMs} ms; the driver was ended after ${waitedMs} ms`);
      this.#finishWrong();
      return;
    }
    this.#late = true;
    this.#timer = setTimeout(() => this.#onTimeout(), this.#graceMs);
  }

  /** Keeps the first thing that went wrong, the cause of the rest. */
  #note(kind: TroubleKind, message: string): void {
    this.#wrong ??= { kind, message };
  }

  #finishWrong(): void {
    const wrong = this.#wrong;
    const told = wrong && { ...wrong, message: `${wrong.message}${this.#stderr()}` };
    this.#finish(this.#trouble(told), true);
  }

  #trouble(trouble: Trouble | undefined): Answer {
    return { kind: 'trouble', trouble: trouble ?? { kind: 'died', message: 'no answer' } };
  }

  #finish(answer: Answer, isStuck: boolean): void {
    this.#isSettled = true;
    clearTimeout(this.#timer);
    this.#settle({ answer, isStuck });
  }
}
