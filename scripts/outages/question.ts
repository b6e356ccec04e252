import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a program is asked: a name, and what it takes. */
interface Question {
  readonly id: number;
  readonly name: string;
  readonly about: unknown;
}

/** What it answers: a value, or what went wrong. */
interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** By name, what a program answers. */
export type Answers = Readonly<Record<string, (about: never) => unknown>>;

/** In a program that was started: answers what it is asked, until whoever started it is gone. */
export function answerQuestions(answers: Answers): void {
  process.on('message', ({ id, name, about }: Question) => {
    const answer = async (): Promise<unknown> => answers[name]?.(about as never);
    answer().then(
      (value) => process.send?.({ id, value }),
      (error: unknown) => process.send?.({ id, error: String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
}

/** A program of this folder in a process of its own, which is asked by its answers' names. */
export class Program<Asked extends Answers> {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #asked = 0;
  #hasEnded = false;

  /** Starts a file, in a network namespace where one is named. */
  constructor(file: string, namespace?: string) {
    const path = fileURLToPath(new URL(file, import.meta.url));
    const command = [process.execPath, ...process.execArgv, path];
    const [program = '', ...rest] = namespace === undefined ? command : ['ip', 'netns', 'exec', namespace, ...command];
    this.#process = spawn(program, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#process.on('message', (answer: Answer) => this.#answered(answer));
    this.#process.on('exit', () => this.#ended(`${file} has ended`));
    this.#process.on('error', (error) => this.#ended(`${file}: ${error}`));
  }

  ask<Name extends keyof Asked & string>(
    name: Name,
    ...[about]: Parameters<Asked[Name]>
  ): Promise<Awaited<ReturnType<Asked[Name]>>> {
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ value, error }) =>
        error === undefined ? resolve(value as Awaited<ReturnType<Asked[Name]>>) : reject(new Error(error)),
      );
      if (this.#hasEnded) this.#answered({ id, error: `asked for ${name}: the program has ended` });
      else this.#process.send({ id, name, about });
    });
  }

  /** Ends it as `kill -9` does, and resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.#hasEnded) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await gone;
  }

  #answered(answer: Answer): void {
    const take = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    take?.(answer);
  }

  #ended(error: string): void {
    this.#hasEnded = true;
    for (const id of [...this.#waiting.keys()]) this.#answered({ id, error });
  }
}
