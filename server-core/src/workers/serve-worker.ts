import cluster from 'node:cluster';
import { setTimeout } from 'node:timers/promises';
import { serverLimits } from '@wsekit/spec';
import type { Backplane } from '../backplane/backplane.ts';
import { createMesh } from '../cluster/mesh.ts';
import { createUnixNetwork } from '../cluster/unix-network.ts';
import { type FromWorker, isWorkerMessage, type ToWorker, type WorkerSettings } from './messages.ts';
import type { WorkerServer, WorkersOptions } from './options.ts';

/** How long a worker waits to be linked with the others before it is said to serve. */
const joinTimeoutMs = 2_000;
const lookMs = 5;
/** The signals of a terminal and of a supervisor: the first process hears them as well, and tells the workers. */
const groupSignal = 'SIGINT';
const ownSignal = 'SIGTERM';

/** What a worker stands on, besides its own process. */
export interface WorkerChannel {
  say(message: FromWorker): Promise<void>;
  onMessage(take: (message: ToWorker) => void): void;
  /** Ends the process, as soon as nothing keeps it. */
  leave(): void;
}

/** Runs one worker: starts it, and does what the first process says until the end. */
export async function serveWorker(
  settings: WorkerSettings,
  start: WorkersOptions['start'],
  channel: WorkerChannel = processChannel(),
): Promise<void> {
  const backplane = joinOthers(settings);
  const joined = (): Promise<void> => linked(backplane, settings.others.length);
  let server: WorkerServer | undefined;
  channel.onMessage((message) => void obey(message, server, channel));
  try {
    server = await start({
      number: settings.number,
      workers: settings.workers,
      backplane,
      joined,
      place: { host: settings.host, port: settings.port, sharesPort: true },
    });
  } catch (error) {
    await channel.say({ wsekit: 'failed', problem: messageOf(error), code: codeOf(error) });
    throw error;
  }
  await joined();
  await channel.say({ wsekit: 'ready' });
}

/** The mesh of the workers, over Unix sockets: nothing is compressed, and the newcomer dials. */
function joinOthers({ folder, number, others }: WorkerSettings): Backplane {
  return createMesh({
    network: createUnixNetwork(folder),
    listen: { port: number },
    advertisedAddress: addressOf(number),
    peers: others.map(addressOf),
    compression: false,
  });
}

function addressOf(number: number): string {
  return `127.0.0.1:${number}`;
}

/** Waits until it is linked with those that ran when it was started; one may have gone meanwhile. */
async function linked(backplane: Backplane, others: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < joinTimeoutMs && backplane.health().peerCount < others; waitedMs += lookMs)
    await setTimeout(lookMs);
}

async function obey(message: ToWorker, server: WorkerServer | undefined, channel: WorkerChannel): Promise<void> {
  if (server === undefined) return;
  if (message.wsekit === 'health') await channel.say({ wsekit: 'health', health: server.healthSnapshot() });
  else if (message.wsekit === 'drain') {
    const { wsekit: _, ...options } = message;
    await channel.say({ wsekit: 'drained', left: await server.drain(options) });
  } else {
    await server.stop({ timeoutMs: message.timeoutMs });
    channel.leave();
  }
}

/** The process itself, as a worker of `node:cluster`. */
function processChannel(): WorkerChannel {
  process.on(groupSignal, () => {});
  return {
    say: (message) =>
      new Promise((resolve) => {
        // It fails where the first process is gone, and this one is about to be.
        if (process.send === undefined || !process.connected) resolve();
        else process.send(message, undefined, undefined, () => resolve());
      }),
    onMessage: (take) => {
      process.on('message', (message: unknown) => {
        if (isWorkerMessage(message)) take(message);
      });
      process.on(ownSignal, () => take({ wsekit: 'stop', timeoutMs: serverLimits.stop_grace_ms }));
    },
    leave: () => cluster.worker?.disconnect(),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
