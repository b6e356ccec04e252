import { availableParallelism } from 'node:os';
import { type Clock, createUnixClock } from '@wsekit/transports';
import { z } from 'zod';
import type { Backplane } from '../backplane/backplane.ts';
import { ServerError } from '../errors.ts';
import { type Logger, silentLogger } from '../logger.ts';
import type { WseServer } from '../server.ts';

/** What a worker is, and what it serves with. */
export interface WorkerContext {
  /** Which of the workers it is, from 1; a replacement has the number of the one that is gone. */
  readonly number: number;
  readonly workers: number;
  /** Joins the workers; for `createServer({ backplane })`. */
  readonly backplane: Backplane;
  /**
   * Resolves when the worker is linked with those that run, and behind 2 s in any case. Listen behind it, and nothing is published
   * here that the others do not get.
   */
  readonly joined: () => Promise<void>;
  /** What all workers listen with: `server.listen(listen, place)`. */
  readonly place: { readonly host: string; readonly port: number; readonly sharesPort: true };
}

/** What a worker has started: a server, or something that stands for it. */
export type WorkerServer = Pick<WseServer, 'stop' | 'drain' | 'healthSnapshot'>;

/** How a service runs on several cores. Times in milliseconds. */
export interface WorkersOptions {
  /** Serves clients, called in each worker. What it rejects with ends that worker. */
  readonly start: (worker: WorkerContext) => Promise<WorkerServer>;
  /** Processes that serve, 1 to 256. Default: as many as there are cores for this process. */
  readonly workers?: number;
  /** Where all of them listen; 0 takes a port that is free. Defaults `127.0.0.1` and 0. */
  readonly host?: string;
  readonly port?: number;
  /** Workers that are replaced within the window; more wait until it has room again. Defaults 10 and 60,000. */
  readonly maxRestarts?: number;
  readonly restartWindowMs?: number;
  /** A worker that does not serve by then is ended, and replaced. Default 30,000. */
  readonly startTimeoutMs?: number;
  /** How long a worker may take to tell its health. Default 1,000. */
  readonly healthTimeoutMs?: number;
  /** Signals to the first process that stop the service; those to a worker stop that one. Default SIGINT and SIGTERM. */
  readonly signals?: readonly NodeJS.Signals[];
  /** Where it is written which workers come and go. Default: nowhere. */
  readonly logger?: Logger;
  readonly clock?: Clock;
}

/** Options, completed. */
export type WorkersSettings = Required<Omit<WorkersOptions, 'start'>>;

const mostWorkers = 256;
const highestPort = 65_535;
const longestMs = 2_147_483_647;

const numbers = z.object({
  workers: z.int().min(1).max(mostWorkers),
  port: z.int().min(0).max(highestPort),
  maxRestarts: z.int().min(1).max(1_000_000),
  restartWindowMs: z.number().min(1).max(longestMs),
  startTimeoutMs: z.number().min(1).max(longestMs),
  healthTimeoutMs: z.number().min(1).max(longestMs),
});

/** Fills in defaults. Throws ServerError `invalid_options` that names every mistake. */
export function resolveWorkers(options: WorkersOptions): WorkersSettings {
  const { start: _, ...given } = options;
  const settings = {
    workers: Math.min(availableParallelism(), mostWorkers),
    host: '127.0.0.1',
    port: 0,
    maxRestarts: 10,
    restartWindowMs: 60_000,
    startTimeoutMs: 30_000,
    healthTimeoutMs: 1_000,
    signals: ['SIGINT', 'SIGTERM'] as const,
    logger: silentLogger,
    // It keeps the process alive while no worker does.
    clock: createUnixClock({ keepsAlive: true }),
    ...given,
  };
  const { error } = numbers.safeParse(settings);
  const problems = (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
  if (problems.length > 0) throw new ServerError('invalid_options', `workers: ${problems.join('; ')}`, problems);
  return settings;
}
