import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { provider } from '@wsekit/codec/crypto';
import { createServer, type ServerOptions } from '@wsekit/server-core';
import type { Listen } from '@wsekit/transports';
import { findRuntime } from '@wsekit/transports/compliance/node';
import { listen as listenUws } from '@wsekit/transports/uws';
import { listen as listenWs } from '@wsekit/transports/ws';
import { StoryApplication } from './application.ts';
import { pythonOf, storyFile } from './environments.ts';

/** What a server of the stories speaks. */
export type Spoken = 'D2b' | 'D2e' | 'D2f' | 'D2g' | 'detect';

/** A server that stories can be told with. */
export interface StoryServer {
  readonly name: string;
  readonly speaks: Spoken;
  readonly isPublished: boolean;
  /** The environment it needs; undefined for ours. */
  readonly environment?: string;
  /** Starts it, on a free port where none is named. */
  start(secret: string, port?: number): Promise<RunningServer>;
}

/** One that runs. */
export interface RunningServer {
  readonly port: number;
  /** Closes all clients with 4300, and lets no more in. */
  drain(): void;
  stop(): Promise<void>;
}

const transports: Readonly<Record<'ws' | 'uws', Listen>> = { ws: listenWs, uws: listenUws };

/** Our server. `subscriptions`: who answers those who subscribe, the server or the application of the stories. */
export function ourServer(
  transport: keyof typeof transports,
  speaks: Spoken,
  subscriptions: ServerOptions['subscriptions'] & string,
): StoryServer {
  const start = async (secret: string, port = 0): Promise<RunningServer> => {
    const encryption = { provider };
    const server = createServer({ jwt: { secret }, recovery: true, encryption, dialect: speaks, subscriptions });
    new StoryApplication(server);
    const { url } = await server.listen(transports[transport], { port });
    const drain = (): void => void server.drain();
    return { port: Number(new URL(url).port), drain, stop: () => server.stop({ timeoutMs: 100 }) };
  };
  return { name: `${transport} ${speaks}`, speaks, isPublished: false, start };
}

/** Our server on Bun, in a process of its own; throws where Bun is not installed. */
export function bunServer(): StoryServer {
  const bun = findRuntime('bun');
  if (bun === undefined) throw new Error('Bun is not installed: npm run runtimes:install');
  const program = resolve(import.meta.dirname, 'our-client/bun-server.ts');
  const start = (secret: string, port = 0): Promise<RunningServer> =>
    startProcess(bun, ['--conditions=wsekit-source', program, secret, String(port)]);
  return { name: 'bun detect', speaks: 'detect', isPublished: false, start };
}

/** A published server, in a process of its own. */
export function publishedServer(version: string, speaks: Spoken): StoryServer {
  const environment = `wse-server-${version}`;
  const start = (secret: string, port = 0): Promise<RunningServer> =>
    startProcess(pythonOf(environment), [storyFile('published_server'), secret, String(port)]);
  return { name: `wse-server ${version}`, speaks, isPublished: true, environment, start };
}

/** A server that prints its port, takes orders line by line, and serves until its input ends. */
async function startProcess(command: string, args: readonly string[]): Promise<RunningServer> {
  const child = spawn(command, args);
  const complaints: string[] = [];
  child.stderr.on('data', (data) => complaints.push(String(data)));
  const hasEnded = once(child, 'exit');
  const ended = hasEnded.then(() => {
    throw new Error(`${command} ended before it listened: ${complaints.join('')}`);
  });
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
  // From here on its end is no fault.
  ended.catch(() => {});
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await hasEnded;
  };
  return { port: Number(line), drain: () => void child.stdin.write('drain\n'), stop };
}
