import { createDrivenClock } from '@wsekit/transports/memory';
import type { HealthSnapshot } from '../../src/observability/health.ts';
import type { FromWorker, ToWorker, WorkerSettings } from '../../src/workers/messages.ts';
import { resolveWorkers, type WorkersOptions } from '../../src/workers/options.ts';
import { WorkerGroup } from '../../src/workers/worker-group.ts';
import type { WorkerHandler } from '../../src/workers/worker-process.ts';

/** A worker without a process: it does what a test says. */
export class FakeWorker {
  readonly settings: WorkerSettings;
  readonly told: ToWorker[] = [];
  wasKilled = false;
  readonly #handler: WorkerHandler;

  constructor(settings: WorkerSettings, handler: WorkerHandler) {
    this.settings = settings;
    this.#handler = handler;
  }

  say(message: FromWorker): void {
    this.#handler.onMessage(message);
  }

  serve(): void {
    this.say({ wsekit: 'ready' });
  }

  end(how = 'code 0'): void {
    this.#handler.onExit(how);
  }
}

/** Workers of a group under a driven clock. */
export class FakeWorkers {
  readonly clock = createDrivenClock();
  readonly logged: string[] = [];
  /** Every worker that was started, the first one first. */
  readonly forked: FakeWorker[] = [];
  readonly group: WorkerGroup;
  hasCleared = false;
  #ports = 7_000;

  constructor(options: Partial<WorkersOptions> = {}) {
    const log = (level: string) => (details: object, message: string) =>
      void this.logged.push(`${level} ${message} ${JSON.stringify(details)}`);
    const logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
    const start = (): Promise<never> => Promise.reject(new Error('no process, no start'));
    this.group = new WorkerGroup({
      settings: resolveWorkers({ workers: 2, start, clock: this.clock, logger, ...options }),
      folder: '/sockets',
      freePort: async () => {
        this.#ports += 1;
        return this.#ports;
      },
      onEnded: async () => {
        this.hasCleared = true;
      },
      fork: (settings, handler) => this.#fork(settings, handler),
    });
  }

  /** The worker that was started last. */
  get last(): FakeWorker {
    const worker = this.forked.at(-1);
    if (worker === undefined) throw new Error('no worker was started');
    return worker;
  }

  /** Starts the group, and has all workers serve. */
  async begin(): Promise<this> {
    const begun = this.group.begin();
    await turn();
    this.last.serve();
    await turn();
    for (const worker of this.forked.slice(1)) worker.serve();
    await begun;
    return this;
  }

  #fork(settings: WorkerSettings, handler: WorkerHandler) {
    const worker = new FakeWorker(settings, handler);
    this.forked.push(worker);
    return {
      pid: 100 + this.forked.length,
      send: (message: ToWorker) => void worker.told.push(message),
      kill: () => {
        worker.wasKilled = true;
        queueMicrotask(() => worker.end('SIGKILL'));
      },
    };
  }
}

/** Lets what promises set off happen. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** What a server says of itself, as far as these tests look. */
export function healthOf(connections: number): HealthSnapshot {
  return { connections } as HealthSnapshot;
}
