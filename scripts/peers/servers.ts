import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { provider } from '@wsekit/codec/crypto';
import { createServer, type ServerOptions } from '@wsekit/server-core';
import type { Listen } from '@wsekit/transports';
import { listen as listenUws } from '@wsekit/transports/uws';
import { listen as listenWs } from '@wsekit/transports/ws';
import { StoryApplication } from './application.ts';
import { pythonOf, storyFile } from './environments.ts';

/** What a server of the stories speaks. */
export type Spoken = 'D2b' | 'D2e' | 'D2g' | 'detect';

/** A server that stories can be told with. */
export interface StoryServer {
  readonly name: string;
  readonly speaks: Spoken;
  readonly isPublished: boolean;
  /** The environment it needs; undefined for ours. */
  readonly environment?: string;
  start(secret: string): Promise<RunningServer>;
}

/** One that runs. */
interface RunningServer {
  readonly port: number;
  stop(): Promise<void>;
}

const transports: Readonly<Record<'ws' | 'uws', Listen>> = { ws: listenWs, uws: listenUws };

/** Our server. `subscriptions`: who answers those who subscribe, the server or the application of the stories. */
export function ourServer(
  transport: keyof typeof transports,
  speaks: Spoken,
  subscriptions: ServerOptions['subscriptions'] & string,
): StoryServer {
  const start = async (secret: string): Promise<RunningServer> => {
    const encryption = { provider };
    const server = createServer({ jwt: { secret }, recovery: true, encryption, dialect: speaks, subscriptions });
    new StoryApplication(server);
    const { url } = await server.listen(transports[transport], {});
    return { port: Number(new URL(url).port), stop: () => server.stop({ timeoutMs: 100 }) };
  };
  return { name: `${transport} ${speaks}`, speaks, isPublished: false, start };
}

/** A published server, in a process of its own. */
export function publishedServer(version: string, speaks: Spoken): StoryServer {
  const environment = `wse-server-${version}`;
  const start = async (secret: string): Promise<RunningServer> => {
    const child = spawn(pythonOf(environment), [storyFile('published_server'), secret]);
    const complaints: string[] = [];
    child.stderr.on('data', (data) => complaints.push(String(data)));
    const hasEnded = once(child, 'exit');
    const ended = hasEnded.then(() => {
      throw new Error(`${environment} ended before it listened: ${complaints.join('')}`);
    });
    const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
    // From here on its end is no fault.
    ended.catch(() => {});
    const stop = async (): Promise<void> => {
      child.stdin.end();
      await hasEnded;
    };
    return { port: Number(line), stop };
  };
  return { name: `wse-server ${version}`, speaks, isPublished: true, environment, start };
}
