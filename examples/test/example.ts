import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

const root = resolve(import.meta.dirname, '../..');

/** An example that runs as `npm run example NAME` runs it, on a free port. */
export class Example {
  readonly lines: string[] = [];
  /** What ended it: an exit code, or the name of a signal. */
  readonly ended: Promise<number | string>;
  readonly #child: ChildProcess;
  readonly #output: Interface;
  #errors = '';

  constructor(name: string, args: readonly string[] = []) {
    const run = ['--import', 'tsx', '--conditions=wsekit-source', 'examples/run.ts', name, ...args];
    const child = spawn(process.execPath, run, { cwd: root, env: { ...process.env, PORT: '0' }, detached: true });
    child.stderr.on('data', (text) => {
      this.#errors += text;
    });
    this.#child = child;
    this.#output = createInterface({ input: child.stdout });
    this.#output.on('line', (line) => this.lines.push(line));
    this.ended = new Promise((done) => child.once('close', (code, signal) => done(code ?? signal ?? '')));
  }

  /** What the first line that fits gives; rejects when the example ends without one. */
  until<Found>(find: (line: string) => Found | undefined): Promise<Found> {
    return new Promise((resolve, reject) => {
      const look = (line: string): void => {
        const found = find(line);
        if (found !== undefined) resolve(found);
      };
      this.lines.forEach(look);
      this.#output.on('line', look);
      void this.ended.then((how) => reject(new Error(`ended with ${how} in place of a line: ${this.#errors}`)));
    });
  }

  line(text: string): Promise<string> {
    return this.until((line) => (line.includes(text) ? line : undefined));
  }

  /** The first line with a text in it, behind so many lines. */
  lineAfter(lines: number, text: string): Promise<string> {
    return this.until((line) => (this.lines.slice(lines).includes(line) && line.includes(text) ? line : undefined));
  }

  /** URL and token out of the command that the example prints for a user. */
  client(user = 'alice'): Promise<{ url: string; token: string }> {
    return this.until((line) => {
      const [, url = '', token = ''] = /^npm run example client (ws:\S+) (\S+)/.exec(line) ?? [];
      return userOf(token) === user ? { url, token } : undefined;
    });
  }

  type(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  interrupt(): void {
    this.#child.kill('SIGINT');
  }

  /** Ends it, and what it may have started. */
  async stop(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
    await this.ended;
  }
}

function userOf(token: string): unknown {
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  return claims === '' ? undefined : JSON.parse(claims).sub;
}
