import { z } from 'zod';
import type { HealthSnapshot } from '../observability/health.ts';

/** What a worker is told when it is forked. */
export interface WorkerSettings {
  /** Which of the workers it is, from 1; a replacement has the number of the one that is gone. */
  readonly number: number;
  readonly workers: number;
  readonly host: string;
  readonly port: number;
  /** Where the Unix sockets are that join the workers. */
  readonly folder: string;
  /** Numbers of the workers that run. */
  readonly others: readonly number[];
}

/** What the first process says to a worker. */
export type ToWorker =
  | { readonly wsekit: 'stop'; readonly timeoutMs: number }
  | { readonly wsekit: 'drain'; readonly closeCode?: number; readonly reason?: string; readonly timeoutMs?: number }
  | { readonly wsekit: 'health' };

/** What a worker says to the first process. */
export type FromWorker =
  | { readonly wsekit: 'ready' }
  | { readonly wsekit: 'failed'; readonly problem: string; readonly code?: string | undefined }
  | { readonly wsekit: 'drained'; readonly left: number }
  | { readonly wsekit: 'health'; readonly health: HealthSnapshot };

const settingsSchema = z.object({
  number: z.int().min(1),
  workers: z.int().min(1),
  host: z.string(),
  port: z.int().min(0),
  folder: z.string(),
  others: z.array(z.int().min(1)),
});

/** The variable of the environment that makes a process a worker. */
export const settingsVariable = 'WSEKIT_WORKER';

/** What this process was told as a worker; undefined where it is none. Throws for what only looks like it. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): WorkerSettings | undefined {
  const text = env[settingsVariable];
  return text === undefined ? undefined : settingsSchema.parse(JSON.parse(text));
}

/** Whether a message between processes is one of these; an application may have its own. */
export function isWorkerMessage(message: unknown): message is FromWorker & ToWorker {
  return typeof message === 'object' && message !== null && 'wsekit' in message;
}
