import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const binary = ['nats-server', '/usr/sbin/nats-server'].find((each) => spawnSync(each, ['--version']).status === 0);

/** Whether there is an engine to test against. */
export const hasNatsServer: boolean = binary !== undefined;

/** A nats-server with JetStream on a free port, with a folder of its own. */
export class NatsServer {
  readonly port: number;
  readonly #folder: string;
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
  }

  static async start(): Promise<NatsServer> {
    const server = new NatsServer(await freePort(), await mkdtemp(join(tmpdir(), 'wsekit-nats-')));
    await server.start();
    return server;
  }

  /** Begins again, with what is in its folder. */
  async start(): Promise<void> {
    if (binary === undefined) throw new Error('nats-server is not installed');
    const options = ['-a', '127.0.0.1', '-p', `${this.port}`, '-js', '-sd', this.#folder];
    this.#process = spawn(binary, options, { stdio: 'ignore' });
    while (!(await isListening(this.port))) await wait(10);
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

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
