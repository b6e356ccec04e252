import { serverLimits } from '@wsekit/spec';
import type { DrainOptions, StopOptions } from '../call-options.ts';
import type { Clock } from '../clock.ts';
import { ServerError } from '../errors.ts';
import type { WorkersSettings } from './options.ts';
import { RestartLimit } from './restart-limit.ts';
import type { ForkWorker, WorkerProcess } from './worker-process.ts';
import { type SlotOwner, type WorkerEnd, type WorkerHealth, WorkerSlot } from './worker-slot.ts';

/** What a group stands on. */
export interface WorkerGroupParts {
  readonly settings: WorkersSettings;
  readonly fork: ForkWorker;
  /** Where the sockets of the workers are. */
  readonly folder: string;
  /** A port that is free now. */
  readonly freePort: (host: string) => Promise<number>;
  /** Everything that was made for the group is to be given back. */
  readonly onEnded: () => Promise<void>;
}

/** Tries to begin at a port that was free and is not any more. */
const mostPorts = 5;
/** What a worker has to end in behind the time its clients have. */
const exitGraceMs = 5_000;

/** The workers of a service, as the first process sees them. */
export class WorkerGroup implements SlotOwner {
  readonly clock: Clock;
  readonly #parts: WorkerGroupParts;
  readonly #slots: readonly WorkerSlot[];
  readonly #limit: RestartLimit;
  #port: number;
  /** The first start of all, which is not repeated when it fails. */
  #first: ((end: WorkerEnd | undefined) => void) | undefined;
  readonly #serves = new Map<WorkerSlot, () => void>();
  #stopping: Promise<void> | undefined;
  #onGone = (): void => {};
  #onEnded = (): void => {};
  /** Resolves when the service was stopped and no worker is left. */
  readonly ended: Promise<void> = new Promise((resolve) => {
    this.#onEnded = resolve;
  });

  constructor(parts: WorkerGroupParts) {
    const { settings } = parts;
    this.#parts = parts;
    this.clock = settings.clock;
    this.#port = settings.port;
    this.#limit = new RestartLimit(settings.maxRestarts, settings.restartWindowMs);
    this.#slots = Array.from({ length: settings.workers }, (_, index) => new WorkerSlot(this, index + 1));
  }

  /** The port all workers listen on. */
  get port(): number {
    return this.#port;
  }

  /** How each worker is; one that does not answer in time has no `health`. */
  health(): Promise<readonly WorkerHealth[]> {
    return Promise.all(this.#slots.map((slot) => slot.health(this.#parts.settings.healthTimeoutMs)));
  }

  /** Lets no more connections in, and closes all there are, as `drain` of a server does; gives how many are left. */
  async drain({
    closeCode,
    reason,
    timeoutMs = serverLimits.drain_timeout_ms,
  }: Omit<DrainOptions, 'signal' | 'onProgress'> = {}): Promise<number> {
    const message = {
      wsekit: 'drain',
      timeoutMs,
      ...(closeCode === undefined ? {} : { closeCode }),
      ...(reason === undefined ? {} : { reason }),
    } as const;
    const asked = this.#slots.map((slot) => slot.ask(message, 'drained', timeoutMs + exitGraceMs));
    return (await Promise.all(asked)).reduce((left, answer) => left + (answer?.left ?? 0), 0);
  }

  /**
   * Stops all workers, as `stop` of a server does, and replaces none; those that have not ended 5 s behind the time of their
   * clients are killed. A second call waits for the first.
   */
  stop({ timeoutMs = serverLimits.stop_grace_ms }: Pick<StopOptions, 'timeoutMs'> = {}): Promise<void> {
    this.#stopping ??= this.#stop(timeoutMs);
    return this.#stopping;
  }

  /** Starts the first worker, then the others; resolves when all serve, or it was stopped. Rejects with ServerError `workers_failed`. */
  async begin(): Promise<void> {
    const [first, ...others] = this.#slots;
    if (first === undefined) return;
    try {
      await this.#startFirst(first);
    } catch (error) {
      await this.stop();
      throw error;
    }
    await Promise.all(others.map((slot) => this.#startOther(slot)));
  }

  fork(slot: WorkerSlot): WorkerProcess {
    const { settings, folder, fork } = this.#parts;
    const { workers, host } = settings;
    const others = this.#slots.filter(({ isRunning }) => isRunning).map(({ number }) => number);
    return fork({ number: slot.number, workers, host, port: this.#port, folder, others }, slot);
  }

  ready(slot: WorkerSlot): void {
    this.#parts.settings.logger.info({ worker: slot.number, pid: slot.pid, port: this.#port }, 'worker serves');
    this.#first?.(undefined);
    this.#serves.get(slot)?.();
  }

  gone(slot: WorkerSlot, end: WorkerEnd): void {
    if (this.#stopping !== undefined) this.#goneAtLast(slot);
    else if (this.#first !== undefined) this.#first(end);
    else this.#replace(slot, end);
  }

  async #startFirst(slot: WorkerSlot): Promise<void> {
    const { settings, freePort } = this.#parts;
    const isAnyPort = settings.port === 0;
    for (let tries = 1; ; tries += 1) {
      if (isAnyPort) this.#port = await freePort(settings.host);
      const end = await this.#startOnce(slot);
      if (end === undefined) return;
      // Somebody else may have taken it meanwhile.
      if (isAnyPort && end.code === 'listen_failed' && tries < mostPorts) continue;
      throw new ServerError('workers_failed', `starting the first worker: ${end.problem}`);
    }
  }

  async #startOnce(slot: WorkerSlot): Promise<WorkerEnd | undefined> {
    if (this.#stopping !== undefined) return undefined;
    const outcome = new Promise<WorkerEnd | undefined>((resolve) => {
      this.#first = resolve;
    });
    slot.start(this.#parts.settings.startTimeoutMs);
    const end = await outcome;
    this.#first = undefined;
    return end;
  }

  /** Resolves when it serves, or the service is stopped; where it fails it is replaced like any other. */
  #startOther(slot: WorkerSlot): Promise<void> {
    if (this.#stopping !== undefined) return Promise.resolve();
    return new Promise((resolve) => {
      this.#serves.set(slot, () => {
        this.#serves.delete(slot);
        resolve();
      });
      slot.start(this.#parts.settings.startTimeoutMs);
    });
  }

  #replace(slot: WorkerSlot, { problem }: WorkerEnd): void {
    const { logger, startTimeoutMs } = this.#parts.settings;
    const delayMs = this.#limit.take(this.clock.nowMs());
    const details = { worker: slot.number, problem, delayMs };
    if (delayMs > 0) logger.error(details, 'worker gone, and too many were before: it is replaced later');
    else logger.warn(details, 'worker gone: it is replaced');
    slot.startAfter(delayMs, startTimeoutMs);
  }

  async #stop(timeoutMs: number): Promise<void> {
    this.#first?.(undefined);
    for (const slot of this.#slots) {
      slot.close();
      if (slot.isRunning) slot.tell({ wsekit: 'stop', timeoutMs });
      else slot.kill();
    }
    const callOff = this.clock.schedule(timeoutMs + exitGraceMs, () => {
      for (const slot of this.#slots) slot.kill();
    });
    await this.#whenGone();
    callOff();
    for (const serves of [...this.#serves.values()]) serves();
    await this.#parts.onEnded();
    this.#onEnded();
  }

  #whenGone(): Promise<void> {
    if (this.#slots.every(({ isGone }) => isGone)) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onGone = resolve;
    });
  }

  #goneAtLast(slot: WorkerSlot): void {
    slot.close();
    if (this.#slots.every(({ isGone }) => isGone)) this.#onGone();
  }
}
