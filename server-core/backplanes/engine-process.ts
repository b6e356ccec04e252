import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A kind of engine that may be installed. */
export interface EngineKind {
  readonly name: string;
  /** Places to look for it. */
  readonly binaries: readonly string[];
  /** Its arguments for a port on 127.0.0.1 and a folder of its own. */
  argumentsFor(port: number, folder: string): readonly string[];
  /** Sent by the server of its own accord, or asked for, to know that it works. */
  readonly greeting: { readonly ask: string; readonly answer: string };
}

const mostTries = 1_000;

/** The program of an engine; undefined where it is not installed. */
export function findEngine({ binaries }: EngineKind): string | undefined {
  return binaries.find((each) => spawnSync(each, ['--version']).status === 0);
}

/** An engine on a free port, with a folder of its own: for tests, which may end it as they like. */
export class EngineProcess {
  readonly port: number;
  readonly #kind: EngineKind;
  readonly #folder: string;
  #process: ChildProcess | undefined;

  private constructor(kind: EngineKind, port: number, folder: string) {
    this.#kind = kind;
    this.port = port;
    this.#folder = folder;
  }

  static async start(kind: EngineKind): Promise<EngineProcess> {
    const engine = new EngineProcess(kind, await freePort(), await mkdtemp(join(tmpdir(), `wsekit-${kind.name}-`)));
    await engine.start();
    return engine;
  }

  /** Begins again, with what is in its folder. */
  async start(): Promise<void> {
    const binary = findEngine(this.#kind);
    if (binary === undefined) throw new Error(`${this.#kind.name} is not installed`);
    this.#process = spawn(binary, this.#kind.argumentsFor(this.port, this.#folder), { stdio: 'ignore' });
    for (let tries = 0; !(await greets(this.port, this.#kind.greeting)); tries += 1) {
      if (tries > mostTries) throw new Error(`${this.#kind.name} does not answer`);
      await wait(10);
    }
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await ended;
  }

  /** Stops it in the middle of what it does: its connections stay, and are silent. */
  pause(): void {
    this.#process?.kill('SIGSTOP');
  }

  resume(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Ends it, and everything it kept. */
  async remove(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** A port of 127.0.0.1 that nobody has at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function greets(port: number, { ask, answer }: EngineKind['greeting']): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(ask));
    socket.once('data', (bytes) => {
      socket.destroy();
      resolve(bytes.toString().startsWith(answer));
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
