import { type Client, type ClientEvent, type ClientOptions, createClient, type Servers } from '@wsekit/client-core';
import type { Frame } from '@wsekit/codec';
import type { Capabilities, Clock, Connection, ConnectionState, Dialer, DialOptions } from '@wsekit/transports';
import { createDrivenClock } from '@wsekit/transports/memory';

const capabilities: Capabilities = {
  prepared: false,
  group: false,
  backpressure: false,
  ping: false,
  protocolCloseCodes: true,
  terminate: true,
  requestHeaders: true,
};

/** A clock in our hand that counts what is scheduled, and jumps while nothing runs, as a machine's does that sleeps. */
export class JumpingClock implements Clock {
  pending = 0;
  readonly #driven = createDrivenClock();
  #aheadMs = Date.UTC(2026, 10, 26);

  nowMs(): number {
    return this.#driven.nowMs() + this.#aheadMs;
  }

  schedule(delayMs: number, call: () => void): () => void {
    this.pending += 1;
    let isPending = true;
    const done = (): void => {
      if (isPending) this.pending -= 1;
      isPending = false;
    };
    const callOff = this.#driven.schedule(delayMs, () => {
      done();
      call();
    });
    return () => {
      done();
      callOff();
    };
  }

  /** Lets time pass, and everything run that is due, promises between. */
  async pass(ms: number, stepMs: number = Math.max(1, ms / 50)): Promise<void> {
    for (let leftMs = ms; leftMs > 0; leftMs -= stepMs) {
      this.#driven.advance(Math.min(stepMs, leftMs));
      await settled();
    }
    await settled();
  }

  /** Is set to another time. */
  jump(ms: number): void {
    this.#aheadMs += ms;
  }
}

/** A connection whose server is the test. */
export class FakeConnection implements Connection {
  state: ConnectionState = 'open';
  readonly subprotocol = '';
  readonly remoteAddress = '';
  readonly bufferedBytes = 0;
  readonly sent: Frame[] = [];
  closedWith: number | undefined;
  readonly dial: Dial;

  constructor(dial: Dial) {
    this.dial = dial;
  }

  send(frame: Frame): 'sent' | 'closed' {
    if (this.state !== 'open') return 'closed';
    this.sent.push(frame);
    return 'sent';
  }

  close(code: number = 1000): void {
    if (this.state !== 'open') return;
    this.closedWith = code;
    this.state = 'closing';
  }

  terminate(): void {
    this.ends(1006);
  }

  /** The connection has ended, for its server or on its way. */
  ends(code: number, reason = ''): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.dial.options.handler.onClose(code, reason);
  }

  says(message: unknown): void {
    if (this.state !== 'closed') this.dial.options.handler.onFrame(JSON.stringify(message));
  }

  /** Says hello as a server of the newest dialect. */
  greets(features: Readonly<Record<string, unknown>> = {}): void {
    this.says({ c: 'WSE', t: 'server_ready', p: { connection_id: 'one' }, v: 1 });
    this.says({ c: 'WSE', t: 'server_hello', p: { server_version: '2.4.3', features }, v: 1 });
  }
}

/** A dial that waits for its answer. */
export class Dial {
  isPending = true;
  readonly url: string;
  readonly options: DialOptions;
  #settle: (connection: Connection | Error) => void = () => {};

  constructor(url: string, options: DialOptions) {
    this.url = url;
    this.options = options;
    options.signal?.addEventListener('abort', () => this.fails(new Error('aborted')));
  }

  wait(): Promise<Connection> {
    return new Promise((resolve, reject) => {
      this.#settle = (answer) => (answer instanceof Error ? reject(answer) : resolve(answer));
    });
  }

  opens(): FakeConnection {
    const connection = new FakeConnection(this);
    this.isPending = false;
    this.options.handler.onOpen?.(connection);
    this.#settle(connection);
    return connection;
  }

  fails(error: Error): void {
    if (this.isPending) this.#settle(error);
    this.isPending = false;
  }
}

/** A client of which everything outside is in our hand. */
export class World {
  readonly clock = new JumpingClock();
  readonly dials: Dial[] = [];
  readonly connections: FakeConnection[] = [];
  readonly events: ClientEvent[] = [];
  readonly client: Client;
  /** Listeners of the platform's signals. */
  readonly watching = new Set<(signal: 'back' | 'gone') => void>();

  constructor(options: Partial<ClientOptions> = {}, servers: Servers = 'ws://one/wse') {
    const dialer: Dialer = {
      capabilities,
      dial: (url, how) => {
        const dial = new Dial(url, how);
        this.dials.push(dial);
        return dial.wait();
      },
    };
    const platform = {
      watch: (onSignal: (signal: 'back' | 'gone') => void): (() => void) => {
        this.watching.add(onSignal);
        return () => void this.watching.delete(onSignal);
      },
    };
    this.client = createClient(servers, { dialer, clock: this.clock, platform, random: () => 0.5, ...options });
    this.client.onEvent((event) => this.events.push(event));
  }

  get pendingDials(): Dial[] {
    return this.dials.filter(({ isPending }) => isPending);
  }

  get openConnections(): FakeConnection[] {
    return this.connections.filter(({ state }) => state === 'open');
  }

  get states(): string[] {
    return this.events.flatMap((event) => (event.type === 'status' ? [event.status.state] : []));
  }

  signal(signal: 'back' | 'gone'): void {
    for (const onSignal of this.watching) onSignal(signal);
  }

  /** The last dial is answered. */
  opens(): FakeConnection {
    const dial = this.pendingDials.at(-1);
    if (dial === undefined) throw new Error('nobody dials');
    const connection = dial.opens();
    this.connections.push(connection);
    return connection;
  }

  /** Starts it, and makes it ready. */
  async becomesReady(features: Readonly<Record<string, unknown>> = {}): Promise<FakeConnection> {
    this.client.start();
    await settled();
    const connection = this.opens();
    connection.greets(features);
    return connection;
  }
}

/** Lets everything go on that promises hold. */
export async function settled(): Promise<void> {
  for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
}
