import cluster from 'node:cluster';
import { type FromWorker, isWorkerMessage, settingsVariable, type ToWorker, type WorkerSettings } from './messages.ts';

/** A process that serves clients. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  /** Says something to it; passed over where it is gone. */
  send(message: ToWorker): void;
  /** Ends it at once. */
  kill(): void;
}

/** What a process tells; never within the call that forks it. */
export interface WorkerHandler {
  onMessage(message: FromWorker): void;
  /** The last call: how it ended, an exit code or the name of a signal. */
  onExit(how: string): void;
}

/** Starts a worker. */
export type ForkWorker = (settings: WorkerSettings, handler: WorkerHandler) => WorkerProcess;

/** Starts this program once more, as a worker of `node:cluster`. */
export const forkWorker: ForkWorker = (settings, handler) => {
  const worker = cluster.fork({ [settingsVariable]: JSON.stringify(settings) });
  worker.on('message', (message: unknown) => {
    if (isWorkerMessage(message)) handler.onMessage(message);
  });
  worker.once('exit', (code: number | null, signal: string | null) => handler.onExit(signal || `code ${code}`));
  // A channel that breaks is followed by the end of the process.
  worker.on('error', () => {});
  return {
    pid: worker.process.pid,
    send: (message) => {
      if (worker.isConnected()) worker.send(message, () => {});
    },
    kill: () => void worker.process.kill('SIGKILL'),
  };
};
