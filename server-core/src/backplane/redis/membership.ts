import type { Clock } from '../../clock.ts';
import type { PresenceNews } from '../backplane.ts';
import { decodeControl } from './control-message.ts';
import type { Engine } from './engine.ts';
import type { RedisKeys } from './keys.ts';
import { NodeRecord, readRecord } from './node-record.ts';
import type { ResolvedRedisOptions } from './options.ts';
import { mostUsers, RemoteNodes, type RemoteNodesHome } from './remote-nodes.ts';
import { heartbeatScript } from './scripts.ts';

/** How long leaving may take. */
const leaveMs = 2_000;

/** What membership needs. */
export interface MembershipHome extends Omit<RemoteNodesHome, 'read'> {
  readonly engine: Engine;
  readonly keys: RedisKeys;
  readonly options: ResolvedRedisOptions;
  readonly clock: Clock;
  patterns(): readonly string[];
  users(): Iterable<Omit<PresenceNews, 'kind'>>;
  /** The patterns of some node are others. */
  interestChanged(): void;
}

/** This node among the others: it says that it is there and what it has, and hears the same of them. */
export class Membership {
  readonly others: RemoteNodes;
  readonly #home: MembershipHome;
  readonly #record: NodeRecord;
  /** Until then nodes that are not in the list have not had the time to come back. */
  #graceUntilMs = 0;
  #isWritten = false;
  #heardItself = true;

  constructor(home: MembershipHome) {
    const { engine, keys, options } = home;
    this.#home = home;
    this.#record = new NodeRecord(engine, keys, options.nodeId, options.nodeTtlMs);
    const read = (node: string) => readRecord(engine, keys.node(node), mostUsers);
    this.others = new RemoteNodes(options.nodeId, {
      read,
      presence: (news) => home.presence(news),
      nodeLeft: (node) => home.nodeLeft(node),
      refused: (count) => home.refused(count),
      interestChanged: () => home.interestChanged(),
    });
  }

  /** The engine is there, or there again, and its channels are subscribed. Rejects where it is gone. */
  async resume(): Promise<void> {
    const { clock, options } = this.#home;
    this.#graceUntilMs = clock.nowMs() + options.nodeTtlMs;
    this.#heardItself = true;
    this.#isWritten = false;
    await this.beat();
    this.others.readAll();
  }

  /** Says that this node is there, and hears who else is. Rejects where the engine is gone. */
  async beat(): Promise<void> {
    const { engine, keys, options, clock } = this.#home;
    this.#heardItself = false;
    const nodes = await engine.run(heartbeatScript, [keys.nodes, options.nodeId, options.nodeTtlMs]);
    const isKept = this.#isWritten && (await this.#record.refresh());
    if (!isKept) await this.#rewrite();
    if (Array.isArray(nodes)) this.others.setPresent(nodes.map(String), clock.nowMs() < this.#graceUntilMs);
  }

  /** Whether what this node said at the last heartbeat came back by its channel. */
  get hearsItself(): boolean {
    return this.#heardItself;
  }

  /** Takes what came on the channel of nodes. */
  receive(text: string): void {
    const message = decodeControl(text);
    if (message === undefined) this.#home.refused(1);
    else if (message.node === this.#home.options.nodeId) this.#heardItself = true;
    else this.others.receive(message);
  }

  /** Tells of a user; what cannot be told now is written with the next heartbeat. */
  announce(news: PresenceNews): void {
    if (this.#isWritten) this.#record.announce(news).catch(() => this.#rewriteLater());
  }

  /** Tells which patterns this node holds; what cannot be told now is written with the next heartbeat. */
  tellPatterns(): void {
    if (this.#isWritten) this.#record.setPatterns(this.#home.patterns()).catch(() => this.#rewriteLater());
  }

  /** Tells the others that this node is gone, as far as the engine answers in time: all it was told before is done then. */
  async leave(): Promise<void> {
    let callOff: (() => void) | undefined;
    const late = new Promise<void>((resolve) => {
      callOff = this.#home.clock.schedule(leaveMs, resolve);
    });
    await Promise.race([late, this.#record.remove().catch(() => undefined)]);
    callOff?.();
  }

  async #rewrite(): Promise<void> {
    this.#isWritten = true;
    try {
      await this.#record.rewrite(this.#home.patterns(), this.#home.users());
    } catch (error) {
      this.#rewriteLater();
      throw error;
    }
  }

  #rewriteLater(): void {
    this.#isWritten = false;
  }
}
