import type { Envelope } from '@wsekit/codec';
import type { Position, TopicPositions } from '@wsekit/codec/session';
import type { Clock } from '@wsekit/transports';
import { ClientError } from '../errors.ts';
import type { ClientEvent } from '../events.ts';

/** What became of the topics that were asked for. */
export interface SubscribeOutcome {
  readonly subscribed: readonly string[];
  readonly refused: readonly { readonly topic: string; readonly reason: string }[];
}

/** How to ask for topics. */
export interface SubscribeOptions {
  /** Asks for what was missed since the last position that is known. Default true. */
  readonly recover?: boolean;
  /** To be shown of this user to the others of the topics. (WSE-PRS-002) */
  readonly presence?: Readonly<Record<string, unknown>>;
  /** How long to wait for the answer, in milliseconds; the wish stays. Default 10,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** What subscriptions are kept with. */
export interface SubscriptionsHome {
  readonly clock: Clock;
  readonly positions: TopicPositions;
  /** Sends a request over the session that is ready; false where there is none. */
  ask(payload: Readonly<Record<string, unknown>>): boolean;
  tell(event: ClientEvent): void;
  /** What is wanted, held or refused may have changed. */
  changed(): void;
}

/** Somebody who waits for the answer about some topics. */
interface Waiting {
  readonly topics: Set<string>;
  readonly subscribed: string[];
  readonly refused: { topic: string; reason: string }[];
  settle(error?: unknown): void;
}

interface Wish {
  readonly presence: Readonly<Record<string, unknown>> | undefined;
  readonly recover: boolean;
  /** The server has confirmed it over the session there is. */
  isHeld: boolean;
  /** The server had confirmed it over a session that is gone. */
  wasHeld: boolean;
  /** Why the server has refused it, where it has. */
  refusal: string | undefined;
}

const defaultTimeoutMs = 10_000;

/**
 * The topics of a client: what it wants, and what its server has confirmed. (WSE-SUB-020 to WSE-SUB-033)
 *
 * A wish outlives connections: it is told to each server anew, with the position to recover from, until `unsubscribe`.
 */
export class Subscriptions {
  readonly #home: SubscriptionsHome;
  readonly #wishes = new Map<string, Wish>();
  readonly #waiting = new Set<Waiting>();
  /** Topics whose history was asked for and not answered. */
  readonly #recovering = new Set<string>();

  constructor(home: SubscriptionsHome) {
    this.#home = home;
  }

  /** Topics that are wanted. */
  get wanted(): string[] {
    return [...this.#wishes.keys()];
  }

  /** Topics the server has confirmed. */
  get held(): string[] {
    return [...this.#wishes].filter(([, { isHeld }]) => isHeld).map(([topic]) => topic);
  }

  /** Topics the server has refused, and why. */
  get refused(): { readonly topic: string; readonly reason: string }[] {
    return [...this.#wishes].flatMap(([topic, { refusal }]) =>
      refusal === undefined ? [] : [{ topic, reason: refusal }],
    );
  }

  /** Wants topics; resolves when the server has answered about all of them. Rejects with ClientError `timeout` or `closed`. */
  subscribe(topics: readonly string[], options: SubscribeOptions = {}): Promise<SubscribeOutcome> {
    const { recover = true, presence, timeoutMs = defaultTimeoutMs, signal } = options;
    const fresh = [...new Set(topics)];
    for (const topic of fresh) this.#wish(topic, { presence, recover });
    const answer = this.#wait(fresh, timeoutMs, signal);
    this.#ask(fresh);
    this.#home.changed();
    return answer;
  }

  /** Wants topics no more. */
  unsubscribe(topics: readonly string[]): void {
    for (const topic of topics) {
      this.#wishes.delete(topic);
      this.#recovering.delete(topic);
      this.#home.positions.forget(topic);
    }
    this.#home.ask({ action: 'unsubscribe', topics: [...topics] });
    this.#home.changed();
  }

  /** A session is ready: its server knows of nothing. */
  renew(): void {
    this.#recovering.clear();
    this.#forgetAnswers();
    this.#ask(this.wanted);
  }

  /** A session has ended. */
  lost(): void {
    this.#recovering.clear();
    this.#forgetAnswers();
  }

  /** Messages are missing behind a position: asks for them, once until that is answered. (WSE-REC) */
  recover(topic: string, position: Position): void {
    if (this.#recovering.has(topic)) return;
    const payload = { action: 'subscribe', topics: [topic], recover: true, recovery: { [topic]: position } };
    if (this.#home.ask(payload)) this.#recovering.add(topic);
  }

  /** Takes an answer of the server; whatever stands there is judged and not trusted. */
  take({ p }: Envelope): void {
    const { action, success_topics, failed_topics, recovery, error, message } = membersOf(p);
    const reason = textOf(error) ?? textOf(message) ?? 'the server has refused it';
    for (const topic of textsOf(success_topics)) this.#confirmed(topic, action === 'unsubscribe');
    for (const topic of textsOf(failed_topics)) this.#refused(topic, reason);
    for (const [topic, answer] of Object.entries(membersOf(recovery))) this.#positioned(topic, membersOf(answer));
    if (action !== 'unsubscribe') this.#tellOfNoHistory(textsOf(success_topics));
    this.#home.changed();
  }

  /** Nobody answers any more. */
  close(error: ClientError): void {
    for (const waiting of [...this.#waiting]) waiting.settle(error);
  }

  #wish(topic: string, how: Pick<Wish, 'presence' | 'recover'>): void {
    const wasHeld = this.#wishes.get(topic)?.wasHeld ?? false;
    this.#wishes.set(topic, { ...how, isHeld: false, wasHeld, refusal: undefined });
  }

  #forgetAnswers(): void {
    for (const wish of this.#wishes.values()) {
      wish.wasHeld ||= wish.isHeld;
      wish.isHeld = false;
      wish.refusal = undefined;
    }
    this.#home.changed();
  }

  #ask(topics: readonly string[]): void {
    for (const group of this.#groups(topics)) {
      const presence = this.#wishes.get(group[0] ?? '')?.presence;
      const recovery = Object.fromEntries(group.flatMap((topic) => this.#positionOf(topic)));
      this.#home.ask({
        action: 'subscribe',
        topics: group,
        ...(Object.keys(recovery).length === 0 ? {} : { recover: true, recovery }),
        ...(presence === undefined ? {} : { presence }),
      });
    }
  }

  /** Topics that can stand in one request: those with the same presence. */
  #groups(topics: readonly string[]): string[][] {
    const groups = new Map<unknown, string[]>();
    for (const topic of topics) {
      const key = this.#wishes.get(topic)?.presence;
      groups.set(key, [...(groups.get(key) ?? []), topic]);
    }
    return [...groups.values()];
  }

  #positionOf(topic: string): [string, Position][] {
    const position = this.#home.positions.get(topic);
    return position === undefined || this.#wishes.get(topic)?.recover !== true ? [] : [[topic, position]];
  }

  #confirmed(topic: string, isGone: boolean): void {
    const wish = this.#wishes.get(topic);
    if (isGone) {
      if (wish === undefined) this.#home.tell({ type: 'unsubscribed', topic });
      return;
    }
    if (wish === undefined) return;
    const isNews = !wish.isHeld;
    wish.isHeld = true;
    wish.refusal = undefined;
    if (isNews) this.#home.tell({ type: 'subscribed', topic });
    this.#answer(topic, (waiting) => waiting.subscribed.push(topic));
  }

  #refused(topic: string, reason: string): void {
    const wish = this.#wishes.get(topic);
    if (wish === undefined) return;
    this.#recovering.delete(topic);
    wish.isHeld = false;
    wish.refusal = reason;
    this.#home.tell({ type: 'subscription_refused', topic, reason });
    this.#answer(topic, (waiting) => waiting.refused.push({ topic, reason }));
  }

  /** The server says where a topic stands; without history there is nothing to hold on to. (WSE-REC-045) */
  #positioned(topic: string, { epoch, offset, recovered, count }: Readonly<Record<string, unknown>>): void {
    const wasAsked = this.#recovering.delete(topic) || this.#home.positions.get(topic) !== undefined;
    if (typeof epoch !== 'string' || !Number.isSafeInteger(offset)) return;
    if (recovered !== false) {
      if (wasAsked && Number(count) > 0) this.#home.tell({ type: 'recovered', topic, count: Number(count) });
      if (this.#home.positions.get(topic) === undefined)
        this.#home.positions.set(topic, { epoch, offset: Number(offset) });
      return;
    }
    const before = this.#home.positions.get(topic);
    this.#home.positions.set(topic, { epoch, offset: Number(offset) });
    if (!wasAsked) return;
    const messages = before?.epoch === epoch ? Math.max(0, Number(offset) - before.offset) : undefined;
    this.#home.tell({ type: 'lost', topic, reason: 'the server no longer has what was missed', messages });
  }

  /** What a topic without a position missed between two sessions, nobody can tell. */
  #tellOfNoHistory(topics: readonly string[]): void {
    for (const topic of topics) {
      const wish = this.#wishes.get(topic);
      if (wish?.wasHeld !== true) continue;
      wish.wasHeld = false;
      if (this.#home.positions.get(topic) !== undefined) continue;
      this.#home.tell({ type: 'lost', topic, reason: 'the server keeps no history', messages: undefined });
    }
  }

  #answer(topic: string, note: (waiting: Waiting) => void): void {
    for (const waiting of [...this.#waiting]) {
      if (!waiting.topics.delete(topic)) continue;
      note(waiting);
      if (waiting.topics.size === 0) waiting.settle();
    }
  }

  #wait(topics: readonly string[], timeoutMs: number, signal: AbortSignal | undefined): Promise<SubscribeOutcome> {
    return new Promise((resolve, reject) => {
      const callOff = this.#home.clock.schedule(timeoutMs, () =>
        waiting.settle(
          new ClientError(
            'timeout',
            `subscribing: no answer within ${timeoutMs} ms about ${[...waiting.topics].join(', ')}`,
          ),
        ),
      );
      const onAbort = (): void => waiting.settle(signal?.reason);
      const waiting: Waiting = {
        topics: new Set(topics),
        subscribed: [],
        refused: [],
        settle: (error) => {
          callOff();
          signal?.removeEventListener('abort', onAbort);
          this.#waiting.delete(waiting);
          if (error === undefined) resolve({ subscribed: waiting.subscribed, refused: waiting.refused });
          else reject(error);
        },
      };
      this.#waiting.add(waiting);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted === true) onAbort();
      else if (topics.length === 0) waiting.settle();
    });
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
