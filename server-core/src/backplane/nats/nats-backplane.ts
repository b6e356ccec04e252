import { randomUUID } from 'node:crypto';
import type { NatsConnection } from '@nats-io/transport-node';
import { ringCapacity } from '../../recovery/ring-buffer.ts';
import type {
  Backplane,
  BackplaneHealth,
  BackplaneHistory,
  BackplaneNode,
  PresenceNews,
  Publication,
} from '../backplane.ts';
import { createCounts } from '../counts.ts';
import { Engine } from './engine.ts';
import { NatsHistory } from './history.ts';
import { Incoming } from './incoming.ts';
import { Interest } from './interest.ts';
import { Log, type LogHome } from './log.ts';
import { LogStore } from './log-store.ts';
import type { ResolvedNatsOptions } from './options.ts';
import { Outgoing } from './outgoing.ts';
import type { Parcel } from './parcel.ts';
import { Peers } from './peers.ts';

/** What a backplane has from its start on. */
interface Running {
  readonly node: BackplaneNode;
  readonly engine: Engine;
  readonly outgoing: Outgoing;
  readonly incoming: Incoming;
  readonly peers: Peers;
  readonly log: Log | undefined;
}

/** What all parts of a backplane are given. */
type LogParts = Omit<LogHome, 'history' | 'interest' | 'deliver' | 'sendUnkept'>;

const settleMs = 2_000;

/** A server's place on NATS. */
export class NatsBackplane implements Backplane {
  readonly kind = 'nats';
  readonly history: BackplaneHistory | undefined;
  readonly #options: ResolvedNatsOptions;
  /** Anew with each start: numbers of parcels begin anew as well. */
  readonly #id = randomUUID();
  readonly #live: string;
  readonly #counts = createCounts();
  readonly #store: LogStore | undefined;
  readonly #interest = new Interest();
  #running: Running | undefined;
  #stopped: Promise<void> | undefined;
  #number = 0;

  constructor(options: ResolvedNatsOptions) {
    this.#options = options;
    this.#live = `${options.prefix}.live.`;
    if (options.history === undefined) return;
    const { stream, bufferEntries } = options.history;
    const connection = (): NatsConnection | undefined => this.#running?.engine.connection;
    this.#store = new LogStore({ stream, prefix: `${options.prefix}.log.`, connection });
    this.history = new NatsHistory(this.#store, ringCapacity(bufferEntries));
  }

  async start(node: BackplaneNode): Promise<void> {
    if (this.#stopped !== undefined || this.#running !== undefined) return;
    for (const topic of node.interests()) this.#interest.add(topic);
    this.#running = this.#create(node);
    try {
      await this.#running.engine.start();
      await this.#running.log?.start();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  publish(publication: Publication): void {
    if (this.#stopped !== undefined || this.#running === undefined) return;
    const { log, outgoing } = this.#running;
    (log?.writer ?? outgoing).publish(publication);
  }

  addInterest(topic: string): void {
    if (this.#stopped === undefined) this.#interest.add(topic);
  }

  dropInterest(topic: string): void {
    if (this.#stopped !== undefined) return;
    this.#interest.drop(topic);
    this.#running?.log?.reader.dropped(topic);
    this.#running?.incoming.dropped(topic);
  }

  announcePresence(change: PresenceNews): void {
    if (this.#stopped === undefined) this.#running?.peers.announce(change);
  }

  health(): BackplaneHealth {
    const { engine, peers } = this.#running ?? {};
    const state = this.#state();
    const counters = { ...this.#counts, reconnects: engine?.reconnects ?? 0 };
    return { state, peerCount: peers?.count ?? 0, counters };
  }

  /** The others need not know: what they publish goes to those who hold it, until the last connection has gone. */
  drain(): void {}

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  #state(): BackplaneHealth['state'] {
    const { engine, log } = this.#running ?? {};
    if (this.#stopped !== undefined) return 'stopped';
    if (engine === undefined || engine.state !== 'connected') return engine?.state ?? 'connecting';
    return log?.state ?? 'connected';
  }

  async #stop(): Promise<void> {
    const { engine, log, outgoing, peers } = this.#running ?? {};
    outgoing?.stop();
    if (log?.isReady === true) await this.#within(log.writer.idle());
    log?.stop();
    peers?.stop();
    await engine?.stop();
    if (log !== undefined) await this.#within(log.writer.idle());
  }

  /** Waits for an end, and not for ever. */
  async #within(end: Promise<void>): Promise<void> {
    let callOff: (() => void) | undefined;
    const late = new Promise<void>((resolve) => {
      callOff = this.#running?.node.clock.schedule(settleMs, resolve);
    });
    await Promise.race([end, late]);
    callOff?.();
  }

  #create(node: BackplaneNode): Running {
    const { connection: options, ...limits } = this.#options;
    const engine = new Engine(options, {
      clock: node.clock,
      opened: (connection) => this.#opened(connection),
      up: () => this.#up(),
      down: () => this.#down(),
      stateChanged: () => node.stateChanged(),
    });
    const nextNumber = (): number => this.#nextNumber();
    const shared = { ...limits, nodeId: this.#id, node, counts: this.#counts, connection: () => engine.connection };
    const outgoing = new Outgoing({ ...shared, live: this.#live, nextNumber });
    const log = this.#createLog({ ...shared, nextNumber }, outgoing);
    const incoming = new Incoming({
      ...shared,
      holds: (topic) => this.#interest.holds(topic),
      placed: (topic, placed) => log?.reader.live(topic, placed),
    });
    return { node, engine, incoming, outgoing, peers: new Peers(shared), log };
  }

  #createLog(shared: LogParts, outgoing: Outgoing): Log | undefined {
    const { history } = this.#options;
    if (history === undefined || this.#store === undefined) return undefined;
    const log: Log = new Log(
      {
        ...shared,
        history,
        interest: this.#interest,
        deliver: (topic, parcel) => this.#running?.incoming.deliver(topic, parcel),
        sendUnkept: (publication) => {
          outgoing.publish(publication);
          outgoing.flush();
          this.#running?.incoming.deliver(publication.topic, this.#parcelOf(publication));
        },
      },
      this.#store,
    );
    return log;
  }

  #parcelOf({ text }: Publication): Parcel {
    return { node: this.#id, number: 0, texts: [text], position: undefined, topic: undefined, before: undefined };
  }

  #up(): void {
    this.#running?.peers.start();
    this.#running?.log?.restart();
  }

  #down(): void {
    this.#running?.outgoing.interrupted();
    this.#running?.log?.down();
  }

  #opened(connection: NatsConnection): void {
    this.#running?.peers.open(connection);
    this.#interest.attach((subject) => {
      const subscription = connection.subscribe(this.#live + subject, {
        callback: (error, message) => {
          if (error === null && this.#stopped === undefined) {
            this.#running?.incoming.receive(message.subject.slice(this.#live.length), message);
          }
        },
      });
      return () => subscription.unsubscribe();
    });
  }

  #nextNumber(): number {
    this.#number += 1;
    return this.#number;
  }
}
