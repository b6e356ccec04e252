import { connect, errors, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';
import type { Clock } from '../../clock.ts';
import type { BackplaneHealth } from '../backplane.ts';

const reconnectMs = 250;
const connectTimeoutMs = 2_000;
const drainTimeoutMs = 2_000;
const pingIntervalMs = 5_000;

/** What an {@link Engine} needs, and calls. */
export interface EngineHome {
  readonly clock: Clock;
  /** The connection is there for the first time; subscriptions made on it outlive its interruptions. */
  opened(connection: NatsConnection): void;
  /** It is there: at first, and after each interruption. */
  up(connection: NatsConnection): void;
  /** It is interrupted: what was under way may be lost. */
  down(): void;
  stateChanged(): void;
}

/** The connection to NATS, from the first try to the end. */
export class Engine {
  readonly #options: NodeConnectionOptions;
  readonly #home: EngineHome;
  #state: BackplaneHealth['state'] = 'connecting';
  #connection: NatsConnection | undefined;
  #callOff: (() => void) | undefined;
  /** Connections that came up again, and tries to. */
  reconnects = 0;

  constructor(options: NodeConnectionOptions, home: EngineHome) {
    this.#options = {
      timeout: connectTimeoutMs,
      reconnectTimeWait: reconnectMs,
      pingInterval: pingIntervalMs,
      ...options,
      noEcho: true,
      reconnect: true,
      maxReconnectAttempts: -1,
      ignoreAuthErrorAbort: true,
    };
    this.#home = home;
  }

  get state(): BackplaneHealth['state'] {
    return this.#state;
  }

  /** The connection while it is up. */
  get connection(): NatsConnection | undefined {
    return this.#state === 'connected' ? this.#connection : undefined;
  }

  /** Waits for one try; further ones go on by themselves. Rejects where none can succeed: refused credentials, unreadable files. */
  async start(): Promise<void> {
    try {
      await this.#open();
    } catch (error) {
      if (neverWorks(error)) throw error;
      this.#become('degraded');
      this.#tryLater();
    }
  }

  /** Says that the engine is there, but does not do its work; `recovered` ends it. */
  failing(): void {
    if (this.#state === 'connected') this.#become('degraded');
  }

  /** It does its work again. */
  recovered(): void {
    if (this.#state === 'degraded' && this.#isReachable) this.#become('connected');
  }

  #isReachable = false;

  async stop(): Promise<void> {
    this.#become('stopped');
    this.#callOff?.();
    const connection = this.#connection;
    if (connection === undefined || connection.isClosed()) return;
    let callOff: (() => void) | undefined;
    const late = new Promise<void>((resolve) => {
      callOff = this.#home.clock.schedule(drainTimeoutMs, resolve);
    });
    // What is interrupted has nothing to drain, and would wait for the engine.
    const drained = this.#isReachable ? connection.drain().catch(() => undefined) : Promise.resolve();
    await Promise.race([drained, late]);
    callOff?.();
    await connection.close();
  }

  #tryLater(): void {
    this.#callOff = this.#home.clock.schedule(reconnectMs, () => {
      this.reconnects += 1;
      this.#open().catch(() => {
        if (this.#state !== 'stopped') this.#tryLater();
      });
    });
  }

  async #open(): Promise<void> {
    const connection = await connect(this.#options);
    if (this.#state === 'stopped') return connection.close();
    this.#connection = connection;
    void this.#watch(connection);
    this.#home.opened(connection);
    // What is held by now is subscribed to when the start is over. Interrupted, it is up when the client says so.
    const isSubscribed = await connection.flush().then(
      () => true,
      () => false,
    );
    if (isSubscribed && !connection.isClosed()) this.#up(connection);
  }

  async #watch(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (this.#state === 'stopped') return;
      if (type === 'disconnect') this.#down();
      else if (type === 'reconnecting') this.reconnects += 1;
      else if (type === 'reconnect') this.#up(connection);
    }
  }

  #up(connection: NatsConnection): void {
    this.#isReachable = true;
    this.#become('connected');
    this.#home.up(connection);
  }

  #down(): void {
    this.#isReachable = false;
    this.#become('degraded');
    this.#home.down();
  }

  #become(state: BackplaneHealth['state']): void {
    if (this.#state === state || this.#state === 'stopped') return;
    this.#state = state;
    this.#home.stateChanged();
  }
}

/** Waiting helps against all else. */
function neverWorks(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  if (error instanceof errors.AuthorizationError || error instanceof errors.UserAuthenticationExpiredError) return true;
  if (error instanceof errors.InvalidArgumentError || error instanceof errors.InvalidOperationError) return true;
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return code === 'ENOENT' || code === 'EACCES' || code.startsWith('ERR_') || error.message.includes("'tls'");
}
