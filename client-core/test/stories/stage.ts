import {
  type Client,
  type ClientEvent,
  type ClientMessage,
  type ClientOptions,
  createClient,
  type Servers,
} from '@wsekit/client-core';
import { createServer, encodeJwt, type ServerOptions, type WseServer } from '@wsekit/server-core';
import type { Dialer } from '@wsekit/transports';
import { createDrivenClock, createNetwork, type DrivenClock, type MemoryNetwork } from '@wsekit/transports/memory';

export const startMs: number = Date.UTC(2026, 10, 23, 12);
const secret = 'a secret of at least 32 bytes, for tests';
const port = 5007;
const mostTurns = 2000;
const quietTurns = 30;

/** A token of a user, valid for the length of a test. */
export function tokenOf(sub: string): string {
  return encodeJwt({ sub, iat: startMs / 1000, exp: startMs / 1000 + 1_000_000 }, secret);
}

/** A client, and everything it was told. */
export interface Told {
  readonly client: Client;
  readonly messages: ClientMessage[];
  readonly events: ClientEvent[];
  /** The states it went through. */
  readonly states: string[];
}

/** A network in memory, time in our hand, a server that can be stopped and started again, and clients. */
export class Stage {
  readonly clock: DrivenClock = createDrivenClock();
  readonly network: MemoryNetwork = createNetwork({ clock: this.clock });
  readonly url = `ws://memory:${port}/wse`;
  readonly #clients: Client[] = [];
  #server: WseServer | undefined;

  get server(): WseServer {
    if (this.#server === undefined) throw new Error('no server is up');
    return this.#server;
  }

  get dialer(): Dialer {
    return this.network.dialer;
  }

  /** Unix time that goes with the clock. */
  get unixClock(): { nowMs(): number; schedule: DrivenClock['schedule'] } {
    return { nowMs: () => startMs + this.clock.nowMs(), schedule: this.clock.schedule };
  }

  async serve(options: ServerOptions = {}): Promise<WseServer> {
    const server = createServer({
      clock: this.unixClock,
      ...(options.authenticate === undefined ? { jwt: { secret } } : {}),
      recovery: true,
      subscriptions: 'server',
      ...options,
    });
    this.#server = server;
    await this.settled(server.listen(this.network.listen, { port }));
    return server;
  }

  /** A second server, which who asks for it stops. */
  async serveElsewhere(port: number, options: ServerOptions = {}): Promise<WseServer> {
    const server = createServer({ clock: this.unixClock, authenticate: () => ({ userId: 'alice' }), ...options });
    await this.settled(server.listen(this.network.listen, { port }));
    return server;
  }

  async stopServer(): Promise<void> {
    const server = this.server;
    this.#server = undefined;
    await this.settled(server.stop({ timeoutMs: 100 }));
  }

  /** Makes a client of a user, and starts it. */
  start(options: Partial<ClientOptions> = {}, servers: Servers = this.url): Told {
    const client = createClient(servers, {
      dialer: this.dialer,
      clock: this.unixClock,
      token: tokenOf('alice'),
      random: () => 0.5,
      ...options,
    });
    const told: Told = { client, messages: [], events: [], states: [] };
    client.on('*', (message) => told.messages.push(message));
    client.onEvent((event) => {
      told.events.push(event);
      if (event.type === 'status') told.states.push(event.status.state);
    });
    this.#clients.push(client);
    client.start();
    return told;
  }

  /** Makes a client, and waits until it is ready. */
  async ready(options?: Partial<ClientOptions>): Promise<Told> {
    const told = this.start(options);
    await this.settled(told.client.ready);
    return told;
  }

  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.quiet();
  }

  async until(holds: () => boolean): Promise<void> {
    for (let turns = 0; !holds(); turns += 1) {
      if (turns > mostTurns) throw new Error('waited in vain');
      this.clock.advance(0);
      await turn();
    }
  }

  async quiet(): Promise<void> {
    for (let turns = 0; turns < quietTurns; turns += 1) {
      this.clock.advance(0);
      await turn();
    }
  }

  /** Waits for a promise that needs time to go on. */
  async settled<Result>(promise: Promise<Result>): Promise<Result> {
    let isSettled = false;
    const done = promise.finally(() => {
      isSettled = true;
    });
    done.catch(() => {});
    for (let turns = 0; !isSettled && turns < mostTurns; turns += 1) {
      this.clock.advance(1);
      await turn();
    }
    return done;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    if (this.#server !== undefined) await this.stopServer();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
