import type { Envelope } from '@wsekit/codec';
import type { Position } from '@wsekit/codec/session';
import { recovery_ttl_ms } from '@wsekit/spec/server-limits';
import type { ClientError } from '../errors.ts';
import { membersOf } from '../members.ts';
import type { TopicsState } from '../store/state.ts';
import { messagesBetween, positionOf, textOf, textsOf } from './answer-members.ts';
import { Answers, type SubscribeOutcome } from './answers.ts';
import { GapRecovery } from './gap-recovery.ts';
import { subscribePayloads, type Wanted } from './requests-of-topics.ts';
import type { SubscriptionsHome } from './subscriptions-home.ts';

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

interface Wish {
  readonly presence: Readonly<Record<string, unknown>> | undefined;
  readonly recover: boolean;
  /** The server has confirmed it over the session there is. */
  isHeld: boolean;
  /** The server had confirmed it over a session that is gone, and nothing was told yet of what was missed since. */
  wasHeld: boolean;
  /** Why the server has refused it, where it has. */
  refusal: string | undefined;
}

/** What an answer says besides which topics it is about. */
interface Told {
  /** The server keeps histories. */
  readonly recoverable: unknown;
  /** By topic. */
  readonly recovery: Readonly<Record<string, unknown>>;
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
  /** Topics that were given up over the session there is; what is still on its way of them is passed over. (WSE-SUB-031) */
  readonly #givenUp = new Set<string>();
  readonly #answers: Answers;
  readonly #gaps: GapRecovery;
  /** When the server that topics were held at was heard last. */
  #leftMs = 0;
  /** The server there is has a history that was there before: it is the same one, and has forgotten nothing. */
  #isSame = false;

  constructor(home: SubscriptionsHome) {
    this.#home = home;
    this.#answers = new Answers(home.clock);
    this.#gaps = new GapRecovery({
      clock: home.clock,
      positions: home.positions,
      keepsHistories: () => home.keepsHistories(),
      ask: (topic, position) =>
        home.ask({ action: 'subscribe', topics: [topic], recover: true, recovery: { [topic]: position } }),
      lost: (topic, reason) => home.tell({ type: 'lost', topic, reason, messages: undefined }),
    });
  }

  /** Topics that are wanted. */
  get wanted(): string[] {
    return [...this.#wishes.keys()];
  }

  /** Topics the server has confirmed. */
  get held(): string[] {
    return [...this.#wishes].filter(([, { isHeld }]) => isHeld).map(([topic]) => topic);
  }

  /** All of it, as views have it. */
  get state(): TopicsState {
    return { wanted: this.wanted, held: this.held, refused: this.refused };
  }

  /** Topics the server has refused, and why. */
  get refused(): { readonly topic: string; readonly reason: string }[] {
    return [...this.#wishes].flatMap(([topic, { refusal }]) =>
      refusal === undefined ? [] : [{ topic, reason: refusal }],
    );
  }

  /** Wants topics, and waits for nothing. */
  want(topics: readonly string[], { recover = true, presence }: SubscribeOptions = {}): void {
    for (const topic of topics) {
      const { isHeld = false, wasHeld = false } = this.#wishes.get(topic) ?? {};
      this.#wishes.set(topic, { presence, recover, isHeld, wasHeld, refusal: undefined });
      this.#givenUp.delete(topic);
    }
    this.#ask(topics);
    this.#home.changed();
  }

  /** Wants topics; resolves when the server has answered about all of them. Rejects with ClientError `timeout` or `closed`. */
  subscribe(topics: readonly string[], options: SubscribeOptions = {}): Promise<SubscribeOutcome> {
    const { timeoutMs = defaultTimeoutMs, signal } = options;
    const fresh = [...new Set(topics)];
    const answer = this.#answers.wait(fresh, timeoutMs, signal);
    this.want(fresh, options);
    return answer;
  }

  /** Wants topics no more. */
  unsubscribe(topics: readonly string[]): void {
    for (const topic of topics) {
      this.#wishes.delete(topic);
      this.#gaps.forget(topic);
      this.#home.positions.forget(topic);
      this.#answers.refused(topic, 'it is not wanted any more');
    }
    if (this.#home.ask({ action: 'unsubscribe', topics: [...topics] })) {
      for (const topic of topics) this.#givenUp.add(topic);
    }
    this.#home.changed();
  }

  /** Whether a message of a topic is passed over, since that was given up; its stamp leaves no trace then. */
  passesOver(topic: string | undefined): boolean {
    if (topic === undefined || !this.#givenUp.has(topic)) return false;
    this.#home.positions.forget(topic);
    return true;
  }

  /** A session is ready: its server knows of nothing. */
  renew(): void {
    this.lost();
    this.#ask(this.wanted);
  }

  /** A session has ended. */
  lost(): void {
    this.#gaps.clear();
    this.#givenUp.clear();
    if (this.held.length > 0) this.#leftMs = this.#home.heardMs();
    this.#isSame = false;
    for (const wish of this.#wishes.values()) {
      wish.wasHeld ||= wish.isHeld;
      wish.isHeld = false;
      wish.refusal = undefined;
    }
    this.#home.changed();
  }

  /** Messages are missing behind a position: asks for them, once until that is answered. (WSE-REC) */
  recover(topic: string, position: Position): void {
    if (!this.passesOver(topic)) this.#gaps.missing(topic, position);
  }

  /** Takes an answer of the server; whatever stands there is judged and not trusted. */
  take({ p }: Envelope): void {
    const { action, success_topics, failed_topics, recoverable, error, message, ...others } = membersOf(p);
    const recovery = membersOf(others.recovery);
    const reason = textOf(error) ?? textOf(message) ?? 'the server has refused it';
    const blind = textsOf(success_topics).filter((topic) => this.#home.positions.get(topic) === undefined);
    for (const topic of textsOf(success_topics)) {
      if (action === 'unsubscribe') this.#released(topic);
      else this.#confirmed(topic);
    }
    for (const topic of textsOf(failed_topics)) this.#refused(topic, reason);
    for (const [topic, answer] of Object.entries(recovery)) {
      this.#positioned(topic, membersOf(answer));
      this.#gaps.goOn(topic);
    }
    if (action !== 'unsubscribe') this.#tellOfNoHistory(textsOf(success_topics), blind, { recoverable, recovery });
    this.#home.changed();
  }

  /** Nobody answers any more. */
  close(error: ClientError): void {
    this.#gaps.clear();
    this.#answers.close(error);
  }

  /** What cannot be written, as presence may turn out, is refused here; it costs the other topics nothing. */
  #ask(topics: readonly string[]): void {
    for (const payload of subscribePayloads(topics.map((topic) => this.#wantedOf(topic)))) {
      try {
        this.#home.ask(payload);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        for (const topic of textsOf(payload.topics)) this.#refused(topic, reason);
      }
    }
  }

  #wantedOf(topic: string): Wanted {
    const { presence, recover = false } = this.#wishes.get(topic) ?? {};
    // Who does not want what was missed does not have its absence noticed either.
    if (!recover) this.#home.positions.forget(topic);
    return { topic, presence, position: this.#home.positions.get(topic) };
  }

  #released(topic: string): void {
    this.#givenUp.delete(topic);
    if (!this.#wishes.has(topic)) this.#home.tell({ type: 'unsubscribed', topic });
  }

  #confirmed(topic: string): void {
    const wish = this.#wishes.get(topic);
    if (wish === undefined) return;
    const isNews = !wish.isHeld;
    wish.isHeld = true;
    wish.refusal = undefined;
    if (isNews) this.#home.tell({ type: 'subscribed', topic });
    this.#answers.confirmed(topic);
  }

  #refused(topic: string, reason: string): void {
    const wish = this.#wishes.get(topic);
    if (wish === undefined) return;
    this.#gaps.forget(topic);
    wish.isHeld = false;
    wish.refusal = reason;
    this.#home.tell({ type: 'subscription_refused', topic, reason });
    this.#answers.refused(topic, reason);
  }

  /**
   * The server says where a topic stands. What was replayed has advanced the position by its stamps, unless the dialect has
   * none: then this is the only place where it moves. (WSE-REC-032, WSE-REC-033, WSE-REC-045)
   */
  #positioned(topic: string, answer: Readonly<Record<string, unknown>>): void {
    const { positions } = this.#home;
    const known = positions.get(topic);
    const wasAsked = this.#gaps.answered(topic) || known !== undefined;
    if (!wasAsked && !this.#wishes.has(topic)) return;
    const told = positionOf(answer);
    if (told !== undefined && told.epoch === known?.epoch) this.#isSame = true;
    if (told !== undefined || answer.recovered === false) positions.heardOf(topic);
    if (answer.recovered === false) {
      positions.lose(topic);
      if (told !== undefined) positions.set(topic, told);
      if (wasAsked) this.#tellLost(topic, messagesBetween(known, told));
      return;
    }
    if (told === undefined) return;
    if (known === undefined || !(this.#home.hasStamps() || positions.isStamped(topic))) positions.set(topic, told);
    const { count } = answer;
    if (wasAsked && typeof count === 'number' && Number.isSafeInteger(count) && count > 0)
      this.#home.tell({ type: 'recovered', topic, count });
  }

  #tellLost(topic: string, messages: number | undefined): void {
    const wish = this.#wishes.get(topic);
    if (wish !== undefined) wish.wasHeld = false;
    this.#home.tell({ type: 'lost', topic, reason: 'the server no longer has what was missed', messages });
  }

  /** What a topic without a position missed between two sessions, nobody can tell, wherever it stands now. */
  #tellOfNoHistory(topics: readonly string[], blind: readonly string[], told: Told): void {
    const missed = new Set(blind);
    for (const topic of topics) {
      const wish = this.#wishes.get(topic);
      if (wish?.wasHeld !== true) continue;
      wish.wasHeld = false;
      if (!missed.has(topic) || this.#wasQuiet(topic, told)) continue;
      const whole = told.recoverable === true ? 'nothing had come of it before' : 'the server keeps no history';
      const reason = wish.recover ? whole : 'what was missed was not asked for';
      this.#home.tell({ type: 'lost', topic, reason, messages: undefined });
    }
  }

  /**
   * Nothing was published to a topic while its client was away: the server has no history of it, and has shown by another that
   * it is the one from before; it would not have dropped one that began meanwhile. (WSE-REC-002, WSE-REC-013, WSE-REC-045) A
   * node of several shows histories of the others as well, whichever node it is.
   */
  #wasQuiet(topic: string, { recoverable, recovery }: Told): boolean {
    const hasNone = recoverable === true && membersOf(recovery[topic]).epoch === null && !this.#home.isOneOfSeveral();
    return hasNone && this.#isSame && this.#home.clock.nowMs() - this.#leftMs < recovery_ttl_ms;
  }
}
