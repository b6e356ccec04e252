import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findRuntime } from '@wsekit/transports/compliance/node';

/** Runs a program in Bun, which gets the signals meant for it; gives its exit code. Rejects when Bun does not start. */
export async function runInBun(program: string, args: readonly string[]): Promise<number> {
  const bun = findRuntime('bun') ?? 'bun';
  const child = spawn(bun, ['--conditions=wsekit-source', program, ...args], { stdio: 'inherit' });
  const failed = once(child, 'error').then(([error]: Error[]) => {
    throw new Error(`Bun does not start, npm run runtimes:install brings it: ${error?.message}`);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  return Promise.race([ended, failed]);
}
