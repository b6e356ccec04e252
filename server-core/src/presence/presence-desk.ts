import { createCodecContext, encodeFrame, isCodecError } from '@wsekit/codec';
import { type Dialect, dialects } from '@wsekit/spec';
import type { PresenceNews } from '../backplane/backplane.ts';
import type { ClientConnection } from '../connection/client-connection.ts';
import { ServerError } from '../errors.ts';
import type { PresenceData, ServerEvent } from '../events.ts';
import type { ResolvedOptions } from '../options.ts';
import type { QueueGroups } from '../topics/queue-group.ts';
import type { TopicIndex } from '../topics/topic-index.ts';
import {
  type JoinOutcome,
  Presence,
  type PresenceChange,
  type PresenceLimits,
  type PresenceListener,
  type RemotePresence,
} from './presence.ts';
import type { ShownUser } from './shown-user.ts';

const messageTypes = { join: 'presence_join', leave: 'presence_leave', update: 'presence_update' } as const;
/** The styles a server that speaks all dialects writes, by what each is written for. */
const styles: readonly Dialect[] = [dialects.D2g, dialects.D2b];

/** Refusals of one connection that are written down, and of a topic's name. */
const mostLoggedRefusals = 16;
const mostLoggedCharacters = 256;

/** What presence is told through. */
export interface PresenceHome {
  readonly options: ResolvedOptions;
  readonly clients: ReadonlyMap<string, ClientConnection>;
  readonly topics: TopicIndex<ClientConnection>;
  readonly events: { readonly isCrowded: boolean };
  readonly queueGroups: QueueGroups<ClientConnection>;
  readonly holds: { waiting(topic: string): Iterable<ClientConnection> };
  nowMs(): number;
  tell(event: ServerEvent): void;
  /** Tells other nodes what this one says of a user. */
  announce(news: PresenceNews): void;
}

/** Presence as a server has it: tells subscribers and the application of every change. */
export class PresenceDesk implements PresenceListener {
  readonly #home: PresenceHome;
  readonly #maxDataBytes: number;
  readonly #presence: Presence<ClientConnection>;
  /** Bytes of a message besides its data. */
  readonly #frameBytes: number;

  constructor(home: PresenceHome, limits: PresenceLimits) {
    this.#home = home;
    this.#maxDataBytes = limits.maxDataBytes;
    this.#frameBytes = Buffer.byteLength(this.#textOf(sample({}), home.options.wire)) - '{}'.length;
    this.#presence = new Presence(limits, this);
  }

  get topicCount(): number {
    return this.#presence.topicCount;
  }

  get userCount(): number {
    return this.#presence.userCount;
  }

  /** Makes the user of a connection present in topics it holds; does nothing for a connection without user. (WSE-PRS-001) */
  join(client: ClientConnection, topics: readonly string[], data: PresenceData): void {
    const { userId } = client;
    if (userId === null) return;
    // Measured once: data can be as long as a message, and topics are thousands.
    const fits = this.#presence.accepts(data);
    for (const topic of topics) {
      // A callback of a topic before may have taken it back.
      if (!this.#holds(client, topic)) continue;
      const outcome = fits ? this.#join(client, userId, topic, data) : 'too_large';
      // (WSE-PRS-014)
      if (outcome === 'replaced' && this.#home.options.profile === 'documented') {
        this.#presence.replace(userId, topic, data, this.#home.nowMs());
      }
      if (outcome === 'too_large' || outcome === 'full') this.#refused(client, topic, outcome);
    }
  }

  leave(client: ClientConnection, topic: string): void {
    if (!this.#presence.has(client, topic)) return;
    this.#presence.leave(client, topic, this.#home.nowMs());
    client.holdings.releasePresence(this.#maxDataBytes);
  }

  leaveAll(client: ClientConnection): void {
    this.#presence.leaveAll(client, this.#home.nowMs());
  }

  /** Replaces what is shown of a connection's user. Throws ServerError `presence_refused`. (WSE-PRS-012, WSE-PRS-032) */
  update(client: ClientConnection, data: PresenceData): number {
    if (client.userId === null)
      throw new ServerError('presence_refused', 'updating presence: the connection has no user');
    if (!this.#presence.accepts(data))
      throw new ServerError('presence_refused', 'updating presence: the data is too long');
    return this.#presence.update(client, data, this.#home.nowMs());
  }

  /** Takes what another node tells, within the same limits; where too many events wait, nobody new is taken. (WSE-PRS-051) */
  merge(news: RemotePresence): void {
    const isRefused = news.kind === 'join' && this.#home.events.isCrowded;
    if (!isRefused) this.#presence.merge(news, this.#home.nowMs());
  }

  /** A node is gone, and its users with it. (WSE-PRS-055) */
  forgetNode(node: string): void {
    this.#presence.forgetNode(node, this.#home.nowMs());
  }

  /** Users of connections of this node. */
  local(): Iterable<Omit<PresenceNews, 'kind'>> {
    return this.#presence.local();
  }

  members(topic: string): ReturnType<Presence<ClientConnection>['members']> {
    return this.#presence.members(topic);
  }

  membersWithin(topic: string, mostBytes: number): Record<string, ShownUser> | undefined {
    return this.#presence.membersWithin(topic, mostBytes);
  }

  stats(topic: string): ReturnType<Presence<ClientConnection>['stats']> {
    return this.#presence.stats(topic);
  }

  sweep(nowMs: number): void {
    this.#presence.sweep((client) => this.#home.clients.get(client.id) === client, nowMs);
  }

  bytesOf(data: PresenceData): number {
    try {
      return Buffer.byteLength(this.#textOf(sample(data), this.#home.options.wire)) - this.#frameBytes;
    } catch (error) {
      if (!isCodecError(error)) throw error;
      return Number.POSITIVE_INFINITY;
    }
  }

  said(news: PresenceChange): void {
    this.#home.announce(news);
  }

  /** Messages to those who hold the topic, then the event: what was told stands in the order it happened. (WSE-PRS-019) */
  changed(change: PresenceChange): void {
    const { kind, topic, userId, data, node } = change;
    const audience = this.#home.topics.audienceOf(topic);
    const texts = new Map(this.#styles().map((style) => [style.category_style, this.#textOf(change, style)]));
    const [only, ...others] = texts.values();
    const nowMs = this.#home.nowMs();
    // One text is published as a whole; work is shared in a group, and who is there is not.
    const isUniform = only !== undefined && others.length === 0;
    if (isUniform) audience?.publish(only, nowMs);
    for (const member of this.#toldOneByOne(topic, isUniform)) {
      member.sendPublication(texts.get(member.session.dialect.category_style) ?? '', nowMs);
    }
    // Callbacks may change what was told, and tell of it in turn.
    if (kind === 'update') return;
    this.#home.tell({ type: messageTypes[kind], topic, userId, data, ...(node === undefined ? {} : { node }) });
  }

  /** A client can ask for thousands of topics in a message, so not all of its refusals are written down. */
  #refused(client: ClientConnection, topic: string, why: 'too_large' | 'full'): void {
    client.refusedPresences += 1;
    if (client.refusedPresences > mostLoggedRefusals) return;
    const isLast = client.refusedPresences === mostLoggedRefusals;
    const details = { connectionId: client.id, topic: topic.slice(0, mostLoggedCharacters), why };
    this.#home.options.logger.warn({ ...details, ...(isLast ? { isLastWrittenDown: true } : {}) }, 'presence refused');
  }

  #holds(client: ClientConnection, topic: string): boolean {
    return client.subscriptions.has(topic) || this.#home.queueGroups.topicsOf(client).has(topic);
  }

  #join(client: ClientConnection, userId: string, topic: string, data: PresenceData): JoinOutcome {
    const { options, events } = this.#home;
    const isNew = !this.#presence.has(client, topic);
    const hasRoom = client.holdings.hasRoomForPresence(this.#maxDataBytes, options) && !events.isCrowded;
    if (isNew && !hasRoom) return 'full';
    // Before callbacks are told, who may take it back.
    if (isNew) client.holdings.takePresence(this.#maxDataBytes);
    const outcome = this.#presence.join(client, userId, topic, data, this.#home.nowMs());
    const isThere = outcome === 'joined' || outcome === 'replaced';
    if (isNew && !isThere) client.holdings.releasePresence(this.#maxDataBytes);
    return outcome;
  }

  #styles(): readonly Dialect[] {
    const { dialect, wire } = this.#home.options;
    return dialect === 'detect' ? styles : [wire];
  }

  *#toldOneByOne(topic: string, isPublished: boolean): Iterable<ClientConnection> {
    const { topics, queueGroups, holds } = this.#home;
    const audience = topics.audienceOf(topic);
    if (!isPublished) yield* audience?.members ?? [];
    const others = new Set([...queueGroups.membersOf(topic), ...holds.waiting(topic)]);
    for (const member of others) if (audience?.has(member) !== true) yield member;
  }

  /** (WSE-PRS-015, WSE-PRS-016) */
  #textOf({ kind, topic, userId, data }: PresenceChange, dialect: Dialect): string {
    const { profile } = this.#home.options;
    const p = { data, user_id: userId, ...(profile === 'documented' ? { topic } : {}) };
    const context = createCodecContext({ direction: 'server_to_client', dialect, profile });
    return String(encodeFrame({ c: 'WSE', t: messageTypes[kind], p }, context, { as: 'control', keyOrder: 'sorted' }));
  }
}

/** A change to measure data with. */
function sample(data: PresenceData): PresenceChange {
  return { kind: 'join', topic: '', userId: '', data, updatedAtMs: 0 };
}
