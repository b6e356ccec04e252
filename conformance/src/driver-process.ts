import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Framing, Incoming } from './driver/framing.ts';
import {
  type Request,
  RequestSchema,
  type Response,
  ResponseSchema,
} from './generated/wse/conformance/v1/driver_pb.ts';
import { StderrTail } from './stderr-tail.ts';

/** A command line and where to run it. */
export interface DriverCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a running driver tells its channel. */
export interface DriverProcessEvents {
  incoming(incoming: Incoming<Response>): void;
  /** The process is gone and all it wrote has been read. */
  ended(how: string): void;
}

/** How long a driver may take to end by itself once its input has ended. */
const farewellMs = 2000;

/** One life of a driver: a child process whose output is read as responses. */
export class DriverProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #framing: Framing;
  readonly #stderr = new StderrTail();
  readonly #ended: Promise<void>;
  #spawnFailure: string | undefined;

  constructor(command: DriverCommand, framing: Framing, maxMessageBytes: number, events: DriverProcessEvents) {
    this.#framing = framing;
    this.#child = spawn(command.command, [...command.args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...command.env },
      // A process group of its own, so that ending the driver ends what it started.
      detached: process.platform !== 'win32',
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    });
    const reader = framing.createReader(ResponseSchema, maxMessageBytes);
    this.#child.stdout.on('data', (chunk: Buffer) => {
      for (const incoming of reader.push(chunk)) events.incoming(incoming);
    });
    this.#child.stderr.on('data', (chunk: Buffer) => this.#stderr.push(chunk));
    // A driver that ended no longer reads; its end is told by 'close'.
    this.#child.stdin.on('error', () => {});
    this.#child.on('error', (error) => {
      this.#spawnFailure = error.message;
    });
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', (code, signal) => {
        const unfinished = reader.end();
        events.ended(`${this.#how(code, signal)}${unfinished === undefined ? '' : `, leaving ${unfinished}`}`);
        resolve();
      });
    });
  }

  /** The last lines it wrote to standard error, as the end of a message. */
  get stderr(): string {
    return this.#stderr.toString();
  }

  send(request: Request): void {
    this.#child.stdin.write(this.#framing.encode(RequestSchema, request));
  }

  /** Ends the process and everything it started, at once. */
  async kill(): Promise<void> {
    const { pid } = this.#child;
    try {
      if (pid !== undefined && process.platform !== 'win32') process.kill(-pid, 'SIGKILL');
      else this.#child.kill('SIGKILL');
    } catch {
      // It has ended by itself in the meantime.
    }
    // A grandchild that left the group may hold the pipes open; nobody waits for that.
    this.#child.stdout.destroy();
    this.#child.stderr.destroy();
    await this.#ended;
  }

  /** Ends its input, which tells it to end, and ends it by force when it does not. */
  async close(): Promise<void> {
    this.#child.stdin.end();
    const timer = setTimeout(() => void this.kill(), farewellMs);
    await this.#ended;
    clearTimeout(timer);
  }

  #how(code: number | null, signal: NodeJS.Signals | null): string {
    if (this.#spawnFailure !== undefined) return `could not be started: ${this.#spawnFailure}`;
    return signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
  }
}
