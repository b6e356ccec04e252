import type { NatsConnection } from '@nats-io/transport-node';
import type { BackplaneHealth, BackplaneNode, Publication } from '../backplane.ts';
import type { Counts } from '../counts.ts';
import type { Interest } from './interest.ts';
import { LogReader } from './log-reader.ts';
import type { LogStore } from './log-store.ts';
import { LogWriter } from './log-writer.ts';
import type { NatsHistoryOptions } from './options.ts';
import type { Parcel } from './parcel.ts';
import { openStream } from './stream.ts';

const everyTopic = '>';
/** With more subscriptions than this, all topics are read at once. */
const mostReadings = 32;
const retryMs = 250;

/** What a {@link Log} needs. */
export interface LogHome {
  readonly nodeId: string;
  readonly prefix: string;
  readonly history: Required<NatsHistoryOptions>;
  readonly heartbeatMs: number;
  readonly maxPendingMessages: number;
  readonly maxPendingBytes: number;
  readonly ackTimeoutMs: number;
  readonly node: BackplaneNode;
  readonly counts: Counts;
  readonly interest: Interest;
  connection(): NatsConnection | undefined;
  nextNumber(): number;
  deliver(topic: string, parcel: Parcel): void;
  sendUnkept(publication: Publication): void;
}

/** What is kept by JetStream: how it is written, followed, and caught up with when the engine was away. */
export class Log {
  readonly reader: LogReader;
  readonly writer: LogWriter;
  readonly #home: LogHome;
  readonly #store: LogStore;
  /** Sequence of the last message of the stream, and the one it had a heartbeat earlier: all up to that has come. */
  #last: number | undefined;
  #floor = 0;
  /** Sequence of the last message that had come when the connection broke. */
  #seen: number | undefined;
  #isReady = false;
  #isStopped = false;
  #isStarting = true;
  #isWorking = false;
  #callOff: (() => void) | undefined;
  #callOffTick: (() => void) | undefined;

  constructor(home: LogHome, store: LogStore) {
    this.#home = home;
    this.#store = store;
    this.reader = new LogReader({
      ...home,
      store,
      holds: (topic) => home.interest.holds(topic),
      warn: (details, message) => home.node.logger.warn(details, message),
    });
    this.writer = new LogWriter({
      ...home,
      store,
      randomUint32: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
      isUp: () => this.#isReady && home.connection() !== undefined,
      stored: (topic, placed) => this.reader.own(topic, placed),
      abandoned: (parcel) => this.reader.abandon(parcel),
      failing: () => this.#fail(),
    });
  }

  /** Whether it is written and followed. */
  get isReady(): boolean {
    return this.#isReady;
  }

  get state(): BackplaneHealth['state'] {
    if (this.#isReady) return 'connected';
    return this.#last === undefined && this.#isStarting ? 'connecting' : 'degraded';
  }

  /** Waits for one try. Rejects where none can succeed: a server without JetStream, a stream of another kind. */
  async start(): Promise<void> {
    if (this.#home.connection() !== undefined) await this.#try(true);
    this.#isStarting = false;
  }

  /** Makes ready again after an interruption. */
  restart(): void {
    this.#callOff?.();
    if (!this.#isStarting) void this.#try(false);
  }

  async #try(isFirst: boolean): Promise<void> {
    try {
      await this.#work();
    } catch (error) {
      if (isFirst && neverWorks(error)) throw error;
      this.#home.node.logger.warn({ err: error }, 'the stream is not ready');
      this.#retry();
    }
  }

  down(): void {
    this.#isReady = false;
    this.#callOff?.();
    this.#seen ??= this.reader.lastSequence;
    this.reader.holdUp(this.#home.interest.snapshot());
  }

  stop(): void {
    this.#isStopped = true;
    this.#isReady = false;
    this.#callOff?.();
    this.#callOffTick?.();
    this.writer.stop();
  }

  #retry(): void {
    this.#callOff?.();
    if (this.#isStopped || this.#home.connection() === undefined) return;
    this.#callOff = this.#home.node.clock.schedule(retryMs, () => void this.#try(false));
  }

  #fail(): void {
    if (!this.#isReady) return;
    this.down();
    this.#home.node.stateChanged();
    this.#retry();
  }

  /** One at a time: one that is under way when the connection comes again fails, or finds what is new as well. */
  async #work(): Promise<void> {
    if (this.#isWorking) throw new Error('the last try is under way');
    this.#isWorking = true;
    try {
      await this.#makeReady();
    } finally {
      this.#isWorking = false;
    }
  }

  async #makeReady(): Promise<void> {
    const { prefix, history, node } = this.#home;
    await openStream(await this.#store.manager(), prefix, history);
    const last = await this.#store.lastSequence();
    await this.#catchUp(last);
    while (!this.reader.goOn()) await this.#read(last, last);
    this.#seen = undefined;
    [this.#floor, this.#last] = [last, last];
    if (this.#isStopped || this.#home.connection() === undefined) return;
    this.#isReady = true;
    this.writer.wake();
    this.#tick();
    node.stateChanged();
  }

  /** Nothing was missed before the first time. */
  async #catchUp(last: number): Promise<void> {
    if (this.#last === undefined) return;
    const known = Math.max(this.#last, this.#seen ?? 0);
    if (last >= known) {
      await this.#read(this.#floor, Math.max(this.#floor, this.#seen ?? 0));
      return;
    }
    // Its end was lost, or all of it: what is published now must not get places that others have had.
    this.#home.node.logger.warn({ known, last }, 'the stream has lost what was stored in it: histories begin anew');
    await this.#store.purge();
    this.reader.forget();
  }

  /** Reads behind the floor; of topics of which nothing came yet, what is behind the last that came. */
  async #read(floor: number, seen: number): Promise<void> {
    const subjects = this.#home.interest.subjects;
    for (const subject of subjects.size > mostReadings ? [everyTopic] : subjects) {
      await this.#store.read(subject, floor + 1, (tokens, stored) => this.reader.read(tokens, stored, seen + 1));
    }
  }

  /** Learns how far the stream is, so that little is to be read after an interruption. */
  #tick(): void {
    this.#callOffTick?.();
    if (this.#isStopped) return;
    this.#callOffTick = this.#home.node.clock.schedule(this.#home.heartbeatMs, () => {
      if (!this.#isReady) return;
      this.#store.lastSequence().then(
        (last) => {
          if (this.#isReady) [this.#floor, this.#last] = [this.#last ?? 0, last];
          this.#tick();
        },
        () => this.#tick(),
      );
    });
  }
}

/** JetStream answers, and refuses; waiting helps against all else. */
function neverWorks(error: unknown): boolean {
  return error instanceof Error && (error.name === 'JetStreamNotEnabled' || error.name === 'JetStreamApiError');
}
