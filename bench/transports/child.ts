import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A process that takes and answers JSON lines, on one core of its own. */
export class Child<Command, Report> {
  readonly #process: ChildProcess;
  readonly #waiting: { resolve(report: Report): void; reject(error: Error): void }[] = [];
  readonly #early: Report[] = [];

  constructor(core: number, command: string, args: readonly string[]) {
    this.#process = spawn('taskset', ['-c', String(core), command, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.#process.stdout ?? process.stdin }).on('line', (line) => {
      const report = JSON.parse(line) as Report;
      const take = this.#waiting.shift();
      if (take === undefined) this.#early.push(report);
      else take.resolve(report);
    });
    this.#process.once('exit', (code) => {
      for (const { reject } of this.#waiting) reject(new Error(`${args.at(-1)} ended with ${code}`));
    });
  }

  /** Sends a command that is not answered. */
  tell(command: Command): void {
    this.#process.stdin?.write(`${JSON.stringify(command)}\n`);
  }

  /** Sends a command and waits for its answer. */
  ask(command: Command): Promise<Report> {
    this.tell(command);
    return this.next();
  }

  /** The next line, whatever it answers; rejects when the process ends. */
  next(): Promise<Report> {
    const early = this.#early.shift();
    if (early !== undefined) return Promise.resolve(early);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  /** The most memory it had resident so far, in bytes. */
  peakBytes(): number {
    const status = readFileSync(`/proc/${this.#process.pid}/status`, 'utf8');
    return Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1024;
  }

  end(): void {
    this.#process.kill();
  }
}
