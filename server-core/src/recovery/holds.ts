import type { PublicationPosition } from '../backplane/backplane.ts';
import { type HeldText, Hold, type HoldLimits, isAtOrBefore } from './hold.ts';

/** A connection whose publications of some topics wait. */
export interface Holder {
  readonly isOpen: boolean;
  /** Topics that wait; undefined for none. */
  paused: Map<string, Hold> | undefined;
  sendPublication(text: string, nowMs: number): void;
}

/** What holds are kept beside. */
export interface HoldsHome<Member> {
  readonly topics: {
    pause(member: Member, topic: string): void;
    resume(member: Member, topic: string): void;
    leadsTo(member: Member, topic: string): boolean;
  };
  readonly nodes: {
    /** Where a topic stands, by what was delivered here last. */
    lastOf(topic: string): PublicationPosition | undefined;
  };
  nowMs(): number;
}

/** What waits of which topic for whom, until what was missed is known. */
export class Holds<Member extends Holder> {
  readonly #home: HoldsHome<Member>;
  readonly #limits: HoldLimits;
  readonly #holders = new Map<string, Set<Member>>();

  constructor(home: HoldsHome<Member>, limits: HoldLimits) {
    this.#home = home;
    this.#limits = limits;
  }

  /** Topics that wait for somebody. */
  get size(): number {
    return this.#holders.size;
  }

  /** From now on what is published to a topic waits, until each request that began it is settled and has ended. */
  begin(member: Member, topic: string, baseline: PublicationPosition | undefined): Hold {
    member.paused ??= new Map();
    const hold = member.paused.get(topic) ?? new Hold(baseline, this.#limits);
    hold.requests += 1;
    hold.isPassing = false;
    member.paused.set(topic, hold);
    this.#holders.set(topic, (this.#holders.get(topic) ?? new Set()).add(member));
    this.#home.topics.pause(member, topic);
    return hold;
  }

  /** Keeps a publication for those who wait; gives their number. */
  keep(topic: string, text: string, position: PublicationPosition | undefined): number {
    let kept = 0;
    for (const member of [...this.waiting(topic)]) {
      const hold = member.paused?.get(topic);
      if (hold === undefined) continue;
      // Whoever has an answer would not be told of a loss.
      if (hold.requests === 0 && hold.isFull) this.end(member, topic);
      if (!hold.isPassing) hold.keep(text, position);
      else this.#passOn(member, topic, hold, { text, position });
      kept += 1;
    }
    return kept;
  }

  /** A connection does not hold a topic any more. */
  release(member: Member, topic: string): void {
    if (member.paused?.get(topic)?.isPassing === true) this.#forget(member, topic);
  }

  /** Who waits for a topic and would get it otherwise. */
  *waiting(topic: string): Iterable<Member> {
    for (const member of this.#holders.get(topic) ?? []) {
      if (this.#home.topics.leadsTo(member, topic)) yield member;
    }
  }

  /** Whether what is published to a topic waits for a connection. */
  isWaiting(member: Member, topic: string): boolean {
    return member.paused?.has(topic) === true && this.#home.topics.leadsTo(member, topic);
  }

  /** A request is answered, and the connection was given all up to `at`. */
  settle(member: Member, topic: string, at: PublicationPosition | undefined): void {
    const hold = member.paused?.get(topic);
    if (hold === undefined) return;
    hold.give(at);
    hold.requests -= 1;
  }

  /** Unless another request is under way, what has waited goes out, and the topic goes on. */
  end(member: Member, topic: string): void {
    const hold = member.paused?.get(topic);
    if (hold === undefined || hold.requests > 0 || hold.isPassing) return;
    const isLed = member.isOpen && this.#home.topics.leadsTo(member, topic);
    const nowMs = this.#home.nowMs();
    hold.isPassing = true;
    if (isLed) for (const text of hold.take()) member.sendPublication(text, nowMs);
    // An engine may answer ahead of what it delivers.
    const isBehind = hold.given !== undefined && !isAtOrBefore(hold.given, this.#home.nodes.lastOf(topic));
    if (!isBehind || !isLed) this.#goOn(member, topic);
  }

  /** A connection is gone. */
  forget(member: Member): void {
    for (const topic of [...(member.paused?.keys() ?? [])]) this.#forget(member, topic);
  }

  /** Leaves out what the connection was given already; with what follows that, the topic goes on. */
  #passOn(member: Member, topic: string, hold: Hold, { text, position }: HeldText): void {
    const { given } = hold;
    if (!isAtOrBefore(position, given)) member.sendPublication(text, this.#home.nowMs());
    const isLast = position !== undefined && !(isAtOrBefore(position, given) && position.offset !== given?.offset);
    // It may have ended with what came before.
    if (isLast && member.paused?.get(topic) === hold) this.#goOn(member, topic);
  }

  #goOn(member: Member, topic: string): void {
    this.#forget(member, topic);
    this.#home.topics.resume(member, topic);
  }

  #forget(member: Member, topic: string): void {
    member.paused?.delete(topic);
    if (member.paused?.size === 0) member.paused = undefined;
    const holders = this.#holders.get(topic);
    holders?.delete(member);
    if (holders?.size === 0) this.#holders.delete(topic);
  }
}
