import type { ClientConnection } from '../connection/client-connection.ts';
import type { PresenceData } from '../events.ts';
import type { ResolvedOptions } from '../options.ts';
import { noHistory, type RecoveryAnswer, type RecoveryStore } from '../recovery/recovery-store.ts';
import { replayTo } from '../recovery/replay.ts';
import type { TopicAnswer } from '../recovery/shared-recovery.ts';
import type { TopicAclLists } from './acl.ts';
import { TopicAcl } from './acl.ts';
import { createMatcher, isPattern, maxPatternBytes } from './glob.ts';
import type { QueueGroups } from './queue-group.ts';
import type { TopicIndex } from './topic-index.ts';

/** What subscriptions are kept in, and what they bring with them. */
export interface SubscriptionsHome {
  readonly options: ResolvedOptions;
  readonly topics: TopicIndex<ClientConnection>;
  readonly queueGroups: QueueGroups<ClientConnection>;
  readonly recovery: RecoveryStore | undefined;
  /** In place of `recovery`, where the backplane has the histories. */
  readonly shared:
    | {
        recover(
          client: ClientConnection,
          topics: readonly string[],
          positionOf: (topic: string) => GivenPosition,
          answered: (answers: readonly TopicAnswer[]) => void,
        ): void;
      }
    | undefined;
  readonly holds: {
    release(client: ClientConnection, topic: string): void;
    forget(client: ClientConnection): void;
  };
  readonly interest: { take(text: string): void; release(text: string): void };
  readonly presence:
    | {
        join(client: ClientConnection, topics: readonly string[], data: PresenceData): void;
        leave(client: ClientConnection, topic: string): void;
      }
    | undefined;
  nowMs(): number;
}

/** What became of the topics a connection was to be subscribed to. */
export interface SubscribeResult {
  /** Held now, whether they were before or not. */
  readonly subscribed: readonly string[];
  readonly refused: readonly RefusedTopic[];
}

/**
 * Why a topic was left out. `not_allowed`: by the connection's list. `limit`: it holds as many as it may. `invalid`: too
 * long, with a control character, or a pattern where only names may be. `closed`: the connection is ending.
 */
export interface RefusedTopic {
  readonly topic: string;
  readonly why: 'not_allowed' | 'limit' | 'invalid' | 'closed';
}

/** Positions a client has, by topic; whatever stands there is judged and not trusted. */
export type Positions = Readonly<Record<string, GivenPosition>>;
type GivenPosition = { readonly epoch?: unknown; readonly offset?: unknown } | null | undefined;

/** How to subscribe. */
export interface SubscribeOptions {
  /** Makes the user present in the topics, with this to be shown. (WSE-PRS-002) */
  readonly presence?: PresenceData;
  /** Shares the publications with the other members of a queue group in place of getting all. (WSE-SUB-040) */
  readonly queueGroup?: string;
}

/** The answer to a connection that came back. (WSE-REC-032) */
export interface RecoveryResult extends SubscribeResult {
  /** All of it was replayed that was asked for. */
  readonly recovered: boolean;
  readonly topics: Readonly<Record<string, RecoveryAnswer>>;
}

const maxTopicBytes = 65_535;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a topic must not have
const controlCharacter = /[\u0000-\u001f\u007f]/;

/** Who may hold what, and what that brings with it. */
export class Subscriptions {
  readonly #home: SubscriptionsHome;

  constructor(home: SubscriptionsHome) {
    this.#home = home;
  }

  /** Subscribes a connection; takes effect at once and tells the client nothing. (WSE-SUB-010 to WSE-SUB-015) */
  subscribe(client: ClientConnection, texts: readonly string[], options: SubscribeOptions = {}): SubscribeResult {
    const { presence, queueGroup } = options;
    const subscribed: string[] = [];
    const refused: RefusedTopic[] = [];
    for (const topic of new Set(texts)) {
      const why = this.#whyNot(client, topic, queueGroup);
      if (why === undefined) {
        subscribed.push(topic);
        this.#hold(client, topic, queueGroup);
      } else refused.push({ topic, why });
    }
    if (presence !== undefined) this.#home.presence?.join(client, subscribed, presence);
    return { subscribed, refused };
  }

  /** Removes subscriptions and memberships; all of them without a list. (WSE-SUB-011, WSE-SUB-045) */
  unsubscribe(client: ClientConnection, texts: readonly string[] | undefined): string[] {
    const { topics, queueGroups, presence } = this.#home;
    const given = texts ?? [...client.subscriptions, ...queueGroups.topicsOf(client)];
    const left = [...new Set(given)].filter((text) => {
      const held = topics.unsubscribe(client, text);
      const shared = queueGroups.leave(client, text);
      if (held) this.#release(client, text);
      if (shared) this.#release(client, text);
      return held || shared;
    });
    for (const text of left) presence?.leave(client, text);
    return left;
  }

  /** A connection is gone, and with it all it held. (WSE-SUB-014) */
  forget(client: ClientConnection): void {
    const { topics, queueGroups, interest, holds } = this.#home;
    holds.forget(client);
    const held = [...client.subscriptions, ...queueGroups.topicsOf(client)];
    topics.forget(client);
    queueGroups.forget(client);
    for (const text of held) interest.release(text);
  }

  /**
   * Subscribes a connection and replays what it missed, so that nothing between replay and live is lost or doubled. (WSE-REC-030
   * to WSE-REC-048) Answers within the call, in which then all of it happens, unless the backplane has the histories.
   */
  recover(
    client: ClientConnection,
    texts: readonly string[],
    positions: Positions | undefined,
    answered: (result: RecoveryResult) => void,
  ): void {
    const before = new Set(texts.filter((topic) => client.subscriptions.has(topic)));
    const result = this.subscribe(client, texts);
    const named = [...result.subscribed, ...this.#matchedOnly(client, result.subscribed, positions)];
    const denied = this.#answeredFor(result.refused).map((topic) => [topic, noHistory] as const);
    const tell = (known: readonly TopicAnswer[]): void => {
      const answers = [...known, ...denied];
      const isWhole = answers.length > 0 && answers.every(([, answer]) => answer.recovered);
      answered({ ...result, recovered: positions !== undefined && isWhole, topics: Object.fromEntries(answers) });
    };
    const { shared } = this.#home;
    if (shared !== undefined) shared.recover(client, named, (topic) => positionOf(positions, topic), tell);
    else
      tell(
        named.map((topic) => [topic, this.#replay(client, topic, positionOf(positions, topic), !before.has(topic))]),
      );
  }

  /** Keeps a connection to some topics from now on; undefined lifts it. What it holds stays held and is not delivered. */
  setAcl(client: ClientConnection, lists: TopicAclLists | undefined): void {
    client.acl = lists === undefined ? undefined : new TopicAcl(lists);
    this.#home.topics.reconsider(client);
  }

  #hold(client: ClientConnection, topic: string, queueGroup: string | undefined): void {
    const { topics, queueGroups } = this.#home;
    const isNew = queueGroup === undefined ? topics.subscribe(client, topic) : !queueGroups.topicsOf(client).has(topic);
    if (queueGroup !== undefined) queueGroups.join(client, topic, queueGroup);
    if (!isNew) return;
    client.holdings.take(topic);
    this.#home.interest.take(topic);
  }

  #release(client: ClientConnection, text: string): void {
    client.holdings.release(text);
    this.#home.holds.release(client, text);
    this.#home.interest.release(text);
  }

  #whyNot(client: ClientConnection, topic: string, queueGroup: string | undefined): RefusedTopic['why'] | undefined {
    const { queueGroups, options } = this.#home;
    if (!client.isOpen) return 'closed';
    if (!isTopic(topic)) return 'invalid';
    if (queueGroup !== undefined && options.profile === 'documented' && isPattern(topic)) return 'invalid';
    if (client.acl?.allows(topic) === false) return 'not_allowed';
    const isHeld = queueGroup === undefined ? client.subscriptions.has(topic) : queueGroups.topicsOf(client).has(topic);
    return isHeld || client.holdings.hasRoomFor(topic, options) ? undefined : 'limit';
  }

  /** Published servers answer for what is not allowed as for a topic without history, which tells nothing of it. */
  #answeredFor(refused: readonly RefusedTopic[]): string[] {
    if (this.#home.options.profile === 'documented') return [];
    return refused.filter(({ why }) => why === 'not_allowed').map(({ topic }) => topic);
  }

  /** Topics with a position that only a pattern of the request leads to. (WSE-REC-035) */
  #matchedOnly(client: ClientConnection, subscribed: readonly string[], positions: Positions = {}): string[] {
    const matchers = subscribed.filter(isPattern).map(createMatcher);
    if (matchers.length === 0) return [];
    const known = new Set(subscribed);
    let charsLeft = mostMatchedChars;
    return Object.keys(positions).filter((topic) => {
      charsLeft -= topic.length;
      if (charsLeft < 0 || known.has(topic) || client.acl?.allows(topic) === false) return false;
      return matchers.some((matches) => matches(topic));
    });
  }

  #replay(client: ClientConnection, topic: string, position: GivenPosition, isNew: boolean): RecoveryAnswer {
    const { recovery } = this.#home;
    if (recovery === undefined) return noHistory;
    if (position === undefined || client.acl?.allows(topic) === false) return recovery.position(topic).answer;
    const { answer, ...missed } = recovery.recover(topic, position?.epoch, position?.offset, isNew);
    const { maxBufferedBytes } = this.#home.options;
    const isSent = replayTo(client, missed, { maxBufferedBytes, nowMs: this.#home.nowMs() });
    return isSent ? answer : { ...answer, recovered: false, count: 0 };
  }
}

/** Of the topics a request has positions for, so many characters are held against its patterns. */
const mostMatchedChars = 65_536;
/** What is inherited is nobody's position. */
function positionOf(positions: Positions | undefined, topic: string): GivenPosition {
  return positions !== undefined && Object.hasOwn(positions, topic) ? positions[topic] : undefined;
}

function isTopic(text: string): boolean {
  if (text.length > maxTopicBytes || controlCharacter.test(text)) return false;
  return Buffer.byteLength(text) <= (isPattern(text) ? maxPatternBytes : maxTopicBytes);
}

/** What subscribing somebody who is not connected comes to. (WSE-SUB-013) */
export function nothingSubscribed(topics: readonly string[]): SubscribeResult {
  return { subscribed: [], refused: topics.map((topic) => ({ topic, why: 'closed' })) };
}

/** What recovering for somebody who is not connected comes to. */
export function nothingRecovered(topics: readonly string[]): RecoveryResult {
  return { ...nothingSubscribed(topics), recovered: false, topics: {} };
}
