import type { Frame } from '@wsekit/spec';
import * as serverLimits from '@wsekit/spec/server-limits';
import type { Prepared } from '../connection.ts';
import type {
  AcceptOptions,
  Capabilities,
  CloseListenerOptions,
  Group,
  Listener,
  ListenerCounters,
  ListenerLimits,
} from '../interface.ts';
import { defaultListenerLimits, resolveLimits } from '../limits.ts';
import type { Accepted } from '../upgrade.ts';
import { Admission } from './admission.ts';
import { NativeConnection, type NativeHome, type NativeSocket, type SocketActions } from './native-connection.ts';
import type { Place } from './place.ts';
import { PreparedPayload } from './prepared-payload.ts';
import { ReadTurn } from './read-turn.ts';
import { shutDown } from './shut-down.ts';

const capabilities: Capabilities = {
  prepared: true,
  group: true,
  backpressure: true,
  ping: true,
  protocolCloseCodes: true,
  terminate: true,
  requestHeaders: false,
};

// A message up to twice the limit is read to the end and answered with 1009; a longer one is cut off by the native side.
const readLimitFactor = 2;
const largestReadLimit = 0x7fff_ffff;

/** What listeners of native servers have in common: limits, counts, connections and their end. */
export abstract class NativeListener<Socket extends NativeSocket> implements Listener {
  readonly capabilities: Capabilities = capabilities;
  readonly limits: ListenerLimits;
  protected readonly admission: Admission;
  protected readonly home: NativeHome<Socket>;
  readonly #connections = new Set<NativeConnection<Socket>>();
  readonly #missing = new Set<NativeConnection<Socket>>();
  /** Connections of which frames wait. */
  readonly #holding = new Set<NativeConnection<Socket>>();
  #willHandleHeld = false;
  #place: Place | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: AcceptOptions, actionsFor: (limits: ListenerLimits) => SocketActions<Socket>) {
    this.limits = resolveLimits(options, defaultListenerLimits);
    const { accept, onError, onRefused } = options;
    this.admission = new Admission({ limits: this.limits, accept, onError, onRefused });
    this.home = {
      limits: this.limits,
      actions: actionsFor(this.limits),
      onError: options.onError,
      readTurn: this.#watchReading(),
      heldSum: { bytes: 0 },
      onFlood: () => {
        this.admission.counters.cut += 1;
      },
      onMissed: (connection) => this.#noteMissed(connection),
      onEnded: (connection) => {
        this.#connections.delete(connection);
        this.admission.closed();
      },
    };
  }

  get url(): string {
    return this.#place?.url ?? '';
  }

  get port(): number {
    return this.#place?.port ?? 0;
  }

  get connectionCount(): number {
    return this.admission.connectionCount;
  }

  get pendingHandshakes(): number {
    return this.admission.pendingHandshakes;
  }

  get counters(): ListenerCounters {
    return this.admission.counters;
  }

  prepare(frame: Frame): Prepared {
    return new PreparedPayload(frame, this.home.actions.takesTextAsBytes);
  }

  abstract createGroup(): Group;

  /** The last connection has ended. */
  protected released(): void {}

  /** Whether it was told to close. */
  protected get isClosing(): boolean {
    return this.#closing !== undefined;
  }

  close({
    code = 1001,
    reason = '',
    timeoutMs = serverLimits.stop_grace_ms,
  }: CloseListenerOptions = {}): Promise<void> {
    this.#closing ??= this.#shutDown(code, reason, timeoutMs);
    return this.#closing;
  }

  /** Says where the listener is, once it is known. */
  settle(place: Place): void {
    this.#place = place;
  }

  /** The longest message the native side is to read. */
  protected get readLimitBytes(): number {
    return Math.min(this.limits.maxFrameBytes * readLimitFactor, largestReadLimit);
  }

  /** Makes the connection of an upgrade that is about to be answered with 101. */
  protected connect({ handler, subprotocol = '' }: Accepted, remoteAddress: string): NativeConnection<Socket> {
    const connection = new NativeConnection<Socket>(handler, this.home, subprotocol, remoteAddress);
    this.#connections.add(connection);
    this.admission.opened();
    return connection;
  }

  #watchReading(): ReadTurn<NativeConnection<Socket>> {
    return new ReadTurn<NativeConnection<Socket>>(this.limits.maxReadMs, {
      over: (connection, again) => {
        if (!again) return;
        connection.hold();
        this.#holding.add(connection);
      },
      ended: () => {
        if (!this.#willHandleHeld) this.#handleHeld();
      },
    });
  }

  /** Each of those that wait in its turn, for half the time that reading may take; the rest behind what else has come. */
  #handleHeld(): void {
    this.#willHandleHeld = false;
    const untilMs = performance.now() + this.limits.maxReadMs / 2;
    for (const connection of this.#holding) {
      this.#holding.delete(connection);
      if (connection.handleHeld(untilMs)) continue;
      this.#holding.add(connection);
      this.#willHandleHeld = true;
      setImmediate(() => this.#handleHeld());
      return;
    }
  }

  #noteMissed(connection: NativeConnection<Socket>): void {
    this.admission.counters.missed += 1;
    // Told behind the turn: publications are lost within calls of the application's own.
    if (this.#missing.size === 0) setImmediate(() => this.#tellMissing());
    this.#missing.add(connection);
  }

  #tellMissing(): void {
    const missing = [...this.#missing];
    this.#missing.clear();
    for (const connection of missing) connection.tellMissed();
  }

  async #shutDown(code: number, reason: string, timeoutMs: number): Promise<void> {
    this.admission.close();
    this.#place?.stop();
    await shutDown(this.#connections, { code, reason, timeoutMs });
    await this.#place?.release();
    this.released();
  }
}
