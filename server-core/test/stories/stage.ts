import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import {
  createServer,
  encodeJwt,
  type Logger,
  type ServerEvent,
  type ServerOptions,
  type WseServer,
} from '@wsekit/server-core';
import {
  type Connection,
  type Dialer,
  type Frame,
  isTransportError,
  type Listen,
  type Listener,
} from '@wsekit/transports';
import { dialer as bunDialer, listen as listenBun } from '@wsekit/transports/bun';
import { createDrivenClock, createNetwork, type DrivenClock, type MemoryNetwork } from '@wsekit/transports/memory';
import { listen as listenUws } from '@wsekit/transports/uws';
import { listen as listenWs, dialer as wsDialer } from '@wsekit/transports/ws';

export type TransportName = 'memory' | 'ws' | 'uws' | 'bun';
/** The transports that stories are told over: those of the runtime they are told in. */
export const transports: readonly TransportName[] = 'Bun' in globalThis ? ['bun'] : ['memory', 'ws', 'uws'];

export const startMs: number = Date.UTC(2026, 10, 23, 12);
export const secret = 'a secret of at least 32 bytes, for tests';
export const jwt = { secret };

/** A token of a user, an hour from running out. */
export function tokenOf(sub: string, claims: object = {}): string {
  return encodeJwt({ sub, iat: startMs / 1000, exp: startMs / 1000 + 3600, ...claims }, secret);
}

/** How a client connects. */
export interface ConnectOptions {
  readonly token?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client that keeps what it hears. */
export class Client {
  readonly heard: Frame[] = [];
  closed: { readonly code: number; readonly reason: string } | undefined;
  /** Its id at the server; undefined when it was not let in. */
  id: string | undefined;
  connection: Connection | undefined;

  onFrame(frame: Frame): void {
    this.heard.push(typeof frame === 'string' ? frame : Uint8Array.from(frame));
  }

  onClose(code: number, reason: string): void {
    this.closed = { code, reason };
  }

  send(frame: Frame): void {
    this.connection?.send(frame);
  }

  /** The texts it heard as JSON, prefix and pings left out. */
  get messages(): Record<string, unknown>[] {
    return this.heard
      .map((frame) => (typeof frame === 'string' ? frame : Buffer.from(frame).toString()))
      .filter((text) => /^(WSE|S|U)?\{/.test(text) && !text.includes('"t":"ping"'))
      .map((text) => JSON.parse(text.slice(text.indexOf('{'))));
  }

  /** Types of the messages it heard. */
  get types(): unknown[] {
    return this.messages.map(({ t }) => t);
  }
}

/** A line of a log. */
export interface LogLine {
  readonly level: keyof Logger;
  readonly message: string;
  readonly [detail: string]: unknown;
}

function loggerInto(lines: LogLine[]): Logger {
  const at = (level: keyof Logger) => (details: object, message: string) => {
    lines.push({ level, message, ...details });
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** A server on one transport, its time in our hand, and clients. */
export class Stage {
  readonly server: WseServer;
  readonly events: ServerEvent[] = [];
  readonly clients: Client[] = [];
  /** What the server has written down. */
  readonly log: LogLine[] = [];
  /** Requests something of the server that is no upgrade. */
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  readonly #clock: DrivenClock;
  readonly #network: MemoryNetwork | undefined;
  readonly #listen: Listen;
  readonly #dialer: Dialer;
  /** Dialers of platforms do not tell why they failed. */
  readonly #dialTellsStatus: boolean;
  /** Connections end with the Close that is sent, whatever the peer does. */
  readonly endsAtOnce: boolean;
  #listener: Listener | undefined;
  #jumpedMs = 0;

  /** Several servers can have one clock. */
  constructor(name: TransportName, options: ServerOptions, clock: DrivenClock = createDrivenClock()) {
    this.#clock = clock;
    const network = createNetwork({ clock: this.#clock });
    this.#network = name === 'memory' ? network : undefined;
    this.#listen = { memory: network.listen, ws: listenWs, uws: listenUws, bun: listenBun }[name];
    this.#dialer = { memory: network.dialer, ws: wsDialer, uws: wsDialer, bun: bunDialer }[name];
    this.#dialTellsStatus = name !== 'bun';
    this.endsAtOnce = name === 'uws' || name === 'bun';
    const time = { nowMs: () => startMs + this.#clock.nowMs() + this.#jumpedMs, schedule: this.#clock.schedule };
    const fetchIt = name === 'memory' ? network.fetch.bind(network) : fetch;
    this.fetch = (path, init) => this.settled(fetchIt(`${this.url.replace('ws', 'http')}${path}`, init));
    this.server = createServer({ clock: time, logger: loggerInto(this.log), ...options });
  }

  async open(keepsEvents = false): Promise<this> {
    if (!keepsEvents) {
      this.server.onEvent((event) => this.events.push(event.type === 'msg' ? (event.toJSON?.() ?? event) : event));
    }
    this.#listener = await this.settled(this.server.listen(this.#listen, {}));
    return this;
  }

  /** Listens once more where it listens already. */
  listenAgain(): Promise<Listener> {
    return this.server.listen(this.#listen, { port: Number(new URL(this.url).port) });
  }

  get listener(): Listener {
    if (this.#listener === undefined) throw new Error('the stage is not open');
    return this.#listener;
  }

  get url(): string {
    return this.#listener?.url ?? '';
  }

  /** Connects, and waits until the server knows, or has refused. */
  async connect({ token, path = '/wse', headers = {} }: ConnectOptions = {}): Promise<Client> {
    const client = new Client();
    const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const known = new Set(this.server.connections());
    const dial = this.#dialer.dial(`${this.url}${path}`, {
      handler: client,
      headers: { ...authorization, ...headers },
    });
    client.connection = await this.settled(dial);
    this.clients.push(client);
    const fresh = (): string | undefined => this.server.connections().find((id) => !known.has(id));
    await this.until(() => fresh() !== undefined || client.closed !== undefined);
    client.id = fresh();
    return client;
  }

  /** Connects somebody who never answers a Close, and breaks off in the end. */
  async silentClient(): Promise<{ end(): void }> {
    const before = this.server.connectionCount;
    if (this.#network === undefined) {
      const socket = dialSocket(this.url);
      await this.until(() => this.server.connectionCount > before);
      return { end: () => socket.destroy() };
    }
    const { connection } = await this.connect();
    const link = connection === undefined ? undefined : this.#network.linkOf(connection);
    link?.pause('dialer');
    const end = (): void => {
      link?.resume('dialer');
      connection?.terminate();
    };
    return { end };
  }

  /** The HTTP status an upgrade is refused with. */
  async refusal({ path = '/wse', headers = {} }: ConnectOptions = {}): Promise<number | undefined> {
    if (!this.#dialTellsStatus) return this.settled(this.answerToUpgrade(headers, path));
    const failed = await this.settled(
      this.connect({ path, headers }).then(
        () => undefined,
        (error) => error,
      ),
    );
    return isTransportError(failed) && failed.code === 'dial_refused' ? failed.status : undefined;
  }

  /** The HTTP status that an upgrade with headers of any kind is answered with; not over memory, which has no bytes. */
  answerToUpgrade(headers: Readonly<Record<string, string>>, path = '/wse'): Promise<number | undefined> {
    return statusOf(`${this.url}${path}`, headers);
  }

  /** Connects a user. */
  user(name: string, claims: object = {}): Promise<Client & { id: string }> {
    return this.connect({ token: tokenOf(name, claims) }) as Promise<Client & { id: string }>;
  }

  /** Lets time pass. */
  async advance(ms: number): Promise<void> {
    this.#clock.advance(ms);
    await this.quiet();
  }

  /** Sets the server's clock forward, or by a negative number back, without time passing. */
  jump(ms: number): void {
    this.#jumpedMs += ms;
  }

  /** Waits for what is under way to make something true. */
  async until(holds: () => boolean): Promise<void> {
    for (let turns = 0; !holds(); turns += 1) {
      if (turns > mostTurns) throw new Error('waited in vain');
      this.#clock.advance(0);
      await turn();
    }
  }

  /** Waits until all that was sent has arrived: each client's answer to a ping stands behind it. */
  async quiet(): Promise<void> {
    for (let turns = 0; turns < quietTurns; turns += 1) {
      this.#clock.advance(0);
      await turn();
    }
  }

  /** Waits for a promise that needs time to go on. */
  async settled<Value>(promise: Promise<Value>): Promise<Value> {
    let isSettled = false;
    const mark = (): void => {
      isSettled = true;
    };
    promise.then(mark, mark);
    await this.until(() => isSettled);
    return promise;
  }

  /** Lines of the log that say so. */
  logged(message: string): LogLine[] {
    return this.log.filter((line) => line.message === message);
  }

  /** Types of the events, with the value of each. */
  get told(): string[] {
    return this.events.map((event) => event.type);
  }

  async close(): Promise<void> {
    for (const { connection } of this.clients) connection?.terminate();
    await this.settled(this.server.stop({ timeoutMs: 50 }));
  }
}

const upgradeHeaders = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** Opens a connection and says nothing on it. */
function dialSocket(url: string): Socket {
  const { port, host } = new URL(url);
  const lines = Object.entries({ Host: host, ...upgradeHeaders }).map(([name, value]) => `${name}: ${value}`);
  const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
  socket.write(`GET /wse HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  return socket;
}

/** The status that an upgrade over plain HTTP is answered with. */
function statusOf(url: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url.replace('ws', 'http'), { headers: { ...upgradeHeaders, ...headers } });
    asked.once('error', reject);
    asked.once('response', (answer) => resolve(answer.resume().statusCode));
    asked.end();
  });
}

const mostTurns = 4000;
const quietTurns = 12;

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => setImmediate(resolve), 0);
  });
}
