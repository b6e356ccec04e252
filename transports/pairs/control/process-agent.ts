import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Report } from '../protocol.ts';
import type { AgentHandle } from './agent-handle.ts';

const helloTimeoutMs = 20_000;
const lastWordsCharacters = 2_000;

/** Starts an agent as a process and waits for its hello. */
export async function startProcessAgent(command: string, args: readonly string[]): Promise<AgentHandle> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
  let lastWords = '';
  let alive = true;
  let read = (_: Report): void => {};
  const note = (text: unknown): void => {
    lastWords = `${lastWords}${text}`.slice(-lastWordsCharacters);
  };
  child.stderr.on('data', note);
  child.stdin.on('error', () => {});
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => note(error.message));
    child.on('close', (code, signal) => {
      alive = false;
      resolve(`exit ${code ?? signal}: ${lastWords.trim()}`);
    });
  });
  const hello = new Promise<AgentHandle['hello']>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{"kind"')) return note(`${line}\n`);
      const report = JSON.parse(line) as Report;
      if (report.kind === 'hello') resolve(report);
      else read(report);
    });
    ended.then((last) => reject(new Error(`${command} said no hello: ${last}`)));
    setTimeout(() => reject(new Error(`${command} said no hello within ${helloTimeoutMs} ms`)), helloTimeoutMs).unref();
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    return {
      hello: await hello,
      send: (order) => void child.stdin.write(`${JSON.stringify(order)}\n`),
      onReport: (next) => {
        read = next;
      },
      ended,
      get isAlive() {
        return alive;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
