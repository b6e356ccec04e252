import { randomUUID } from 'node:crypto';
import type { NatsConnection } from '@nats-io/transport-node';
import type {
  Backplane,
  BackplaneHealth,
  BackplaneHistory,
  BackplaneNode,
  PresenceNews,
  Publication,
} from '../backplane.ts';
import { createCounts } from './counts.ts';
import { Engine } from './engine.ts';
import { Incoming } from './incoming.ts';
import { Interest } from './interest.ts';
import type { ResolvedNatsOptions } from './options.ts';
import { Outgoing } from './outgoing.ts';
import { Peers } from './peers.ts';

/** What a backplane has from its start on. */
interface Running {
  readonly node: BackplaneNode;
  readonly engine: Engine;
  readonly outgoing: Outgoing;
  readonly incoming: Incoming;
  readonly peers: Peers;
}

/** A server's place on NATS. */
export class NatsBackplane implements Backplane {
  readonly kind = 'nats';
  readonly history: BackplaneHistory | undefined;
  readonly #options: ResolvedNatsOptions;
  /** Anew with each start: numbers of parcels begin anew as well. */
  readonly #id = randomUUID();
  readonly #live: string;
  readonly #counts = createCounts();
  readonly #interest = new Interest();
  #running: Running | undefined;
  #stopped: Promise<void> | undefined;
  #number = 0;

  constructor(options: ResolvedNatsOptions) {
    this.#options = options;
    this.#live = `${options.prefix}.live.`;
  }

  async start(node: BackplaneNode): Promise<void> {
    if (this.#stopped !== undefined || this.#running !== undefined) return;
    for (const topic of node.interests()) this.#interest.add(topic);
    this.#running = this.#create(node);
    await this.#running.engine.start();
  }

  publish(publication: Publication): void {
    if (this.#stopped === undefined) this.#running?.outgoing.publish(publication);
  }

  addInterest(topic: string): void {
    if (this.#stopped === undefined) this.#interest.add(topic);
  }

  dropInterest(topic: string): void {
    if (this.#stopped === undefined) this.#interest.drop(topic);
  }

  announcePresence(change: PresenceNews): void {
    if (this.#stopped === undefined) this.#running?.peers.announce(change);
  }

  health(): BackplaneHealth {
    const { engine, peers } = this.#running ?? {};
    const state = this.#stopped === undefined ? (engine?.state ?? 'connecting') : 'stopped';
    const counters = { ...this.#counts, reconnects: engine?.reconnects ?? 0 };
    return { state, peerCount: peers?.count ?? 0, counters };
  }

  /** The others need not know: what they publish goes to those who hold it, until the last connection has gone. */
  drain(): void {}

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#running?.outgoing.flush();
    this.#running?.peers.stop();
    await this.#running?.engine.stop();
  }

  #create(node: BackplaneNode): Running {
    const { connection: options, ...limits } = this.#options;
    const engine = new Engine(options, {
      clock: node.clock,
      opened: (connection) => this.#opened(connection),
      up: () => this.#running?.peers.start(),
      down: () => this.#running?.outgoing.interrupted(),
      stateChanged: () => node.stateChanged(),
    });
    const shared = { ...limits, nodeId: this.#id, node, counts: this.#counts, connection: () => engine.connection };
    return {
      node,
      engine,
      incoming: new Incoming({ ...shared, holds: (topic) => this.#interest.holds(topic) }),
      outgoing: new Outgoing({ ...shared, live: this.#live, nextNumber: () => this.#nextNumber() }),
      peers: new Peers(shared),
    };
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
