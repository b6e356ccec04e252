import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { DialectName } from '@wsekit/spec';
import type { Listen } from '@wsekit/transports';
import { listen as listenUws } from '@wsekit/transports/uws';
import { listen as listenWs } from '@wsekit/transports/ws';
import { findRuntime } from '../../transports/pairs/control/runtimes.ts';
import { StoryApplication } from '../peers/application.ts';
import { serverOf } from './server-of.ts';

/** A server that runs. */
export interface Served {
  readonly url: string;
  stop(): Promise<unknown>;
}

/** Transports of servers, and how one is started on each; undefined where it is not installed. */
export const servers: Readonly<Record<'ws' | 'uws' | 'bun', ((dialect: DialectName) => Promise<Served>) | undefined>> =
  {
    ws: (dialect) => inProcess(listenWs, dialect),
    uws: (dialect) => inProcess(listenUws, dialect),
    bun: findRuntime('bun') === undefined ? undefined : inBun,
  };

async function inProcess(listen: Listen, dialect: DialectName): Promise<Served> {
  const server = serverOf({ dialect });
  new StoryApplication(server);
  const { url } = await server.listen(listen, {});
  return { url, stop: () => server.stop({ timeoutMs: 100 }) };
}

async function inBun(dialect: DialectName): Promise<Served> {
  const program = new URL('bun-server.ts', import.meta.url).pathname;
  const child = spawn(findRuntime('bun') ?? 'bun', ['--conditions=wsekit-source', program, dialect], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const hasEnded = once(child, 'close');
  const ended = hasEnded.then(() => {
    throw new Error('our server on Bun ended before it listened');
  });
  const [url] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
  // From here on its end is no fault.
  ended.catch(() => {});
  return {
    url: String(url),
    stop: async () => {
      child.stdin.end();
      await hasEnded;
    },
  };
}
