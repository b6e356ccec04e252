import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { LiveLimits } from './limits.ts';
import { WaitingStreams } from './waiting-streams.ts';

/** Where a client under test connects to: a port of its own for each run of a case. */
export class Door {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #waiting = new WaitingStreams();

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      socket.setNoDelay(true);
      this.#open.add(socket);
      socket.on('close', () => this.#open.delete(socket));
      this.#waiting.add(socket);
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

  /** The next connection; undefined when none comes in time. Throws `PeerTrouble` for a client that floods. */
  take(withinMs: number): Promise<Duplex | undefined> {
    return this.#waiting.take(withinMs);
  }

  /** Takes nobody any more and cuts what is open. */
  close(): void {
    this.#server.close();
    for (const socket of this.#open) socket.destroy();
    this.#waiting.close();
  }
}
