import { Duplex } from 'node:stream';
import type { ClusterSocket, SocketHandler } from '@wsekit/server-core/cluster';
import type { ClusterMemoryLink, ClusterMemoryNetwork } from '@wsekit/server-core/cluster/memory';
import type { LinkNetwork } from './link-network.ts';
import { PeerTrouble } from './outcome.ts';
import { WaitingStreams } from './waiting-streams.ts';

/** Plays nodes at a host of a network in memory. */
export function createMemoryLinks(network: ClusterMemoryNetwork, host: string, node: string): LinkNetwork {
  return {
    dial: (withinMs) => dial(network, host, node, withinMs),
    listen: async () => {
      const waiting = new WaitingStreams();
      const { port, close } = await network.host(host).listen({ host, port: 0 }, (socket) => {
        const stream = new MemoryStream();
        stream.setSocket(socket);
        waiting.add(stream);
        return stream.handler;
      });
      return {
        address: `${host}:${port}`,
        take: (withinMs) => waiting.take(withinMs),
        close: () => {
          void close();
          waiting.close();
        },
      };
    },
  };
}

function dial(network: ClusterMemoryNetwork, host: string, node: string, withinMs: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new PeerTrouble('unreachable', `${node}: ${why}`));
    const timer = setTimeout(() => fail(`not open within ${withinMs} ms`), withinMs);
    const stream = new MemoryStream({
      onOpen: () => {
        clearTimeout(timer);
        resolve(stream);
      },
      onClose: (reason) => {
        clearTimeout(timer);
        fail(reason ?? 'closed');
      },
    });
    const socket = network.host(host).dial(node, stream.handler);
    stream.setSocket(socket, [...network.links].at(-1));
  });
}

type Watcher = Partial<Pick<SocketHandler, 'onOpen' | 'onClose'>>;

/** A socket of a network in memory as a stream of the platform. */
class MemoryStream extends Duplex {
  readonly handler: SocketHandler;
  #socket: ClusterSocket | undefined;
  #dialled: ClusterMemoryLink | undefined;
  #writtenOut: (() => void) | undefined;

  constructor(watcher: Watcher = {}) {
    super({ allowHalfOpen: true });
    this.handler = {
      onOpen: () => watcher.onOpen?.(),
      onBytes: (chunk) => void this.push(Uint8Array.from(chunk)),
      onDrain: () => this.#writtenOut?.(),
      onEnd: () => void this.push(null),
      onClose: (reason) => {
        watcher.onClose?.(reason);
        this.destroy();
      },
    };
  }

  /** Says what it writes to, and for a stream that was dialled what to hold up while it does not read. */
  setSocket(socket: ClusterSocket, dialled?: ClusterMemoryLink): void {
    this.#socket = socket;
    this.#dialled = dialled;
  }

  override pause(): this {
    this.#dialled?.pause('dialer');
    return super.pause();
  }

  override resume(): this {
    this.#dialled?.resume('dialer');
    return super.resume();
  }

  override _read(): void {}

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error) => void): void {
    const socket = this.#socket;
    socket?.write([chunk]);
    if (socket === undefined || socket.bufferedBytes === 0) done();
    else this.#writtenOut = () => done();
  }

  override _final(done: (error?: Error) => void): void {
    this.#socket?.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket?.destroy();
    done(error);
  }
}
