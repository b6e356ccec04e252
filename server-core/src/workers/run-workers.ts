import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, settingsVariable } from './messages.ts';
import { resolveWorkers, type WorkersOptions } from './options.ts';
import { serveWorker } from './serve-worker.ts';
import { WorkerGroup } from './worker-group.ts';
import { forkWorker } from './worker-process.ts';

/**
 * Serves on several cores of one machine: starts this program once for each worker, all of them on one port.
 *
 * In the first process it resolves to the group when all workers serve; it rejects with ServerError `invalid_options`, and
 * `workers_failed` when the first of them does not start. In a worker it calls `start`, and resolves to undefined when the worker
 * serves. What is published in one worker reaches the subscribers of all, over Unix sockets that this user alone can open.
 * A worker that dies is replaced, so many within a time; those that run go on. Workers end when the first process does.
 *
 * With `ws` the workers share the port through `node:cluster`, with uWebSockets.js and Bun through SO_REUSEPORT.
 */
export async function runWorkers(options: WorkersOptions): Promise<WorkerGroup | undefined> {
  const worker = readSettings(process.env);
  if (worker === undefined) return runGroup(options);
  // What a worker starts itself is none.
  delete process.env[settingsVariable];
  await serveWorker(worker, options.start);
  return undefined;
}

async function runGroup(options: WorkersOptions): Promise<WorkerGroup> {
  const settings = resolveWorkers(options);
  // Made with the mode 0700.
  const folder = await mkdtemp(join(tmpdir(), 'wsekit-'));
  const onSignal = (): void => void group.stop();
  const onEnded = async (): Promise<void> => {
    for (const signal of settings.signals) process.off(signal, onSignal);
    await rm(folder, { recursive: true, force: true });
  };
  const group = new WorkerGroup({ settings, fork: forkWorker, folder, freePort, onEnded });
  for (const signal of settings.signals) process.on(signal, onSignal);
  await group.begin();
  return group;
}

/** A port that nobody listens on. */
function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port: 0 }, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
