import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { LiveLimits } from './limits.ts';
import { PeerTrouble } from './outcome.ts';

/** Connections that may wait to be taken; a client that opens more floods. */
const maxWaiting = 100;

/** Where a client under test connects to: a port of its own for each run of a case. */
export class Door {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #waiting: Duplex[] = [];
  #flooded = false;
  #wake: (() => void) | undefined;

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      socket.setNoDelay(true);
      this.#open.add(socket);
      socket.on('close', () => this.#open.delete(socket));
      // A line that takes it hears of its errors; until then nobody does.
      socket.on('error', () => {});
      this.#add(socket);
    });
  }

  /** Listens on a free port of this machine. */
  static open({ startMs }: Pick<LiveLimits, 'startMs'>): Promise<Door> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no port within ${startMs} ms`)), startMs);
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        clearTimeout(timer);
        resolve(new Door(server));
      });
    });
  }

  /** `ws://127.0.0.1:PORT`. */
  get url(): string {
    const address = this.#server.address();
    return `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  /** The next connection; undefined when none comes in time. Throws {@link PeerTrouble} for a client that floods. */
  async take(withinMs: number): Promise<Duplex | undefined> {
    if (this.#waiting.length === 0 && !this.#flooded) await this.#next(withinMs);
    if (this.#flooded) throw new PeerTrouble('flooded', `more than ${maxWaiting} connections at once`);
    return this.#waiting.shift();
  }

  /** Takes nobody any more and cuts what is open. */
  close(): void {
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
    this.#wake?.();
  }

  #add(socket: Duplex): void {
    this.#flooded ||= this.#waiting.length >= maxWaiting;
    if (this.#flooded) socket.destroy();
    else this.#waiting.push(socket);
    this.#wake?.();
  }

  #next(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, withinMs);
      this.#wake = done;
    });
  }
}
