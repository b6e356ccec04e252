import type { Clock } from '../clock.ts';
import type { HealthSnapshot } from '../observability/health.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import type { WorkerHandler, WorkerProcess } from './worker-process.ts';

/** How one worker is. */
export interface WorkerHealth {
  /** Which of the workers it is, from 1. */
  readonly number: number;
  /** `waiting`: gone, and to be replaced; `stopped`: gone for good. */
  readonly state: 'starting' | 'running' | 'waiting' | 'stopped';
  /** Process of the operating system; undefined where there is none. */
  readonly pid: number | undefined;
  /** How often it was replaced. */
  readonly restarts: number;
  /** What its server says; undefined where it has not answered in time. */
  readonly health: HealthSnapshot | undefined;
}

/** What becomes of a worker. */
export interface SlotOwner {
  readonly clock: Clock;
  fork(slot: WorkerSlot): WorkerProcess;
  ready(slot: WorkerSlot): void;
  /** It is gone, with the reason it gave, or the way it ended. */
  gone(slot: WorkerSlot, why: WorkerEnd): void;
}

/** Why a worker is gone. */
export interface WorkerEnd {
  readonly problem: string;
  readonly code: string | undefined;
  /** Whether it had served. */
  readonly hasServed: boolean;
}

type Kind = FromWorker['wsekit'];
type Answer<Wanted extends Kind> = Extract<FromWorker, { wsekit: Wanted }>;

/** The place of one worker: a process after the other. */
export class WorkerSlot implements WorkerHandler {
  readonly number: number;
  restarts = 0;
  readonly #owner: SlotOwner;
  #state: WorkerHealth['state'] = 'waiting';
  #process: WorkerProcess | undefined;
  #failure: { readonly problem: string; readonly code?: string | undefined } | undefined;
  #callOff: (() => void) | undefined;
  /** Who waits for an answer; all of them get undefined when the worker is gone. */
  readonly #asked = new Set<(message: FromWorker | undefined) => void>();

  constructor(owner: SlotOwner, number: number) {
    this.#owner = owner;
    this.number = number;
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  get isGone(): boolean {
    return this.#process === undefined;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts a process, which is ended if it does not serve in time. */
  start(timeoutMs: number): void {
    this.#state = 'starting';
    this.#failure = undefined;
    this.#process = this.#owner.fork(this);
    this.#callOff = this.#owner.clock.schedule(timeoutMs, () => {
      this.#failure ??= { problem: `did not serve within ${timeoutMs} ms` };
      this.kill();
    });
  }

  /** Starts a process later. */
  startAfter(delayMs: number, timeoutMs: number): void {
    this.restarts += 1;
    this.#callOff = this.#owner.clock.schedule(delayMs, () => this.start(timeoutMs));
  }

  /** Says that there will be no other process. */
  close(): void {
    this.#callOff?.();
    if (this.isGone) this.#state = 'stopped';
  }

  tell(message: ToWorker): void {
    this.#process?.send(message);
  }

  kill(): void {
    this.#process?.kill();
  }

  /** Asks, and gives the answer; undefined where the worker is gone or takes too long. */
  ask<Wanted extends Kind>(message: ToWorker, wanted: Wanted, timeoutMs: number): Promise<Answer<Wanted> | undefined> {
    if (!this.isRunning) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const take = (answer: FromWorker | undefined): void => {
        if (answer !== undefined && !isOf(answer, wanted)) return;
        this.#asked.delete(take);
        callOff();
        resolve(answer);
      };
      const callOff = this.#owner.clock.schedule(timeoutMs, () => take(undefined));
      this.#asked.add(take);
      this.tell(message);
    });
  }

  async health(timeoutMs: number): Promise<WorkerHealth> {
    const answer = await this.ask({ wsekit: 'health' }, 'health', timeoutMs);
    const { number, restarts, pid } = this;
    return { number, state: this.#state, pid, restarts, health: answer?.health };
  }

  onMessage(message: FromWorker): void {
    if (message.wsekit === 'failed') this.#failure = message;
    else if (message.wsekit === 'ready') this.#serves();
    else for (const take of [...this.#asked]) take(message);
  }

  onExit(how: string): void {
    const hasServed = this.isRunning;
    this.#callOff?.();
    this.#process = undefined;
    this.#state = 'waiting';
    for (const take of [...this.#asked]) take(undefined);
    this.#owner.gone(this, { problem: this.#failure?.problem ?? how, code: this.#failure?.code, hasServed });
  }

  #serves(): void {
    this.#callOff?.();
    this.#state = 'running';
    this.#owner.ready(this);
  }
}

function isOf<Wanted extends Kind>(message: FromWorker, wanted: Wanted): message is Answer<Wanted> {
  return message.wsekit === wanted;
}
