import type { TopicAcl } from './acl.ts';
import { Audience, type AudienceMember } from './audience.ts';
import { ChangeLog } from './change-log.ts';
import { createMatcher, isPattern } from './glob.ts';

/** A connection that holds subscriptions. */
export interface Subscriber extends AudienceMember {
  /** The texts it holds, names and patterns; kept by the index. */
  readonly subscriptions: Set<string>;
  /** What it is kept to; undefined for everything. */
  readonly acl: TopicAcl | undefined;
  /** Topics whose publications wait; undefined for none. */
  readonly paused?: { has(topic: string): boolean } | undefined;
}

interface Pattern<Member> {
  readonly matches: (topic: string) => boolean;
  readonly holders: Set<Member>;
}

/** An audience, and the last change it knows of. */
interface Known<Member extends Subscriber> {
  readonly audience: Audience<Member>;
  place: number;
}

/** Topics nobody holds by name that are remembered with who gets them by pattern. */
const mostUnheldTopics = 10_000;

/**
 * Who gets what is published to which topic. (WSE-SUB-001 to WSE-SUB-015)
 *
 * For each topic that was published to there is the {@link Audience} of all that hold it, by name or by pattern; a publication
 * finds it by its topic alone. Names change it at once. Patterns do with the next publication, which asks those whose patterns
 * have changed: a client that takes and leaves patterns costs no look at topics that nothing is published to.
 */
export class TopicIndex<Member extends Subscriber> {
  readonly #names = new Map<string, Set<Member>>();
  readonly #patterns = new Map<string, Pattern<Member>>();
  /** The patterns of those who hold any. */
  readonly #patternsOf = new Map<Member, Set<Pattern<Member>>>();
  readonly #audiences = new Map<string, Known<Member>>();
  /** Those whose audiences are to be asked anew: by patterns, or by what they are kept to. */
  readonly #changes = new ChangeLog<Member>();
  /** Topics whose audience nobody holds by name, the one that was asked for first leading. */
  readonly #unheld = new Set<string>();

  /** Texts that are held, names and patterns. */
  get topicCount(): number {
    return this.#names.size + this.#patterns.size;
  }

  /** Adds a subscription; false when it was held. Throws RangeError for a pattern above 512 bytes. (WSE-SUB-010) */
  subscribe(member: Member, text: string): boolean {
    if (member.subscriptions.has(text)) return false;
    if (isPattern(text)) this.#holdPattern(member, text);
    else this.#holdName(member, text);
    member.subscriptions.add(text);
    return true;
  }

  /** Removes a subscription; false when it was not held. (WSE-SUB-011) */
  unsubscribe(member: Member, text: string): boolean {
    if (!member.subscriptions.delete(text)) return false;
    if (isPattern(text)) this.#dropPattern(member, text);
    else this.#dropName(member, text);
    return true;
  }

  /** Removes a connection from all topics. (WSE-SUB-014) */
  forget(member: Member): void {
    const mayBeAnywhere = this.#changes.has(member);
    for (const text of [...member.subscriptions]) this.unsubscribe(member, text);
    this.#changes.forget(member);
    if (mayBeAnywhere) for (const { audience } of this.#audiences.values()) audience.delete(member);
  }

  /** Asks anew what a connection is allowed to get. (WSE-SUB-053) */
  reconsider(member: Member): void {
    this.#changes.note(member);
  }

  /** A connection that has paused a topic is given nothing of it. */
  pause(member: Member, topic: string): void {
    this.#audiences.get(topic)?.audience.delete(member);
  }

  /** A connection goes on with a topic it had paused. */
  resume(member: Member, topic: string): void {
    if (this.#isFor(member, topic)) this.#audiences.get(topic)?.audience.add(member);
  }

  /** Whether a connection holds a topic, by name or by pattern, and may get it. */
  leadsTo(member: Member, topic: string): boolean {
    if (member.acl?.allows(topic) === false) return false;
    if (member.subscriptions.has(topic)) return true;
    for (const { matches } of this.#patternsOf.get(member) ?? []) if (matches(topic)) return true;
    return false;
  }

  /** A connection encrypts from now on. */
  seal(member: Member): void {
    for (const text of member.subscriptions) this.#audiences.get(text)?.audience.seal(member);
    if (this.#changes.has(member)) for (const { audience } of this.#audiences.values()) audience.seal(member);
  }

  /** Connections that hold exactly this text. (WSE-SUB-012) */
  count(text: string): number {
    return this.#names.get(text)?.size ?? this.#patterns.get(text)?.holders.size ?? 0;
  }

  /** Who gets what is published to a topic; undefined for nobody. */
  audienceOf(topic: string): Audience<Member> | undefined {
    const known = this.#audiences.get(topic);
    if (known !== undefined) return this.#upToDate(topic, known);
    if (this.#names.has(topic)) return this.#gather(topic);
    if (this.#patterns.size === 0) return undefined;
    this.#unheld.add(topic);
    const [oldest] = this.#unheld;
    if (this.#unheld.size > mostUnheldTopics && oldest !== undefined) this.#forgetTopic(oldest);
    return this.#gather(topic);
  }

  #holdName(member: Member, name: string): void {
    const holders = this.#names.get(name);
    if (holders === undefined) this.#names.set(name, new Set([member]));
    else holders.add(member);
    this.#unheld.delete(name);
    if (allows(member, name)) this.#audiences.get(name)?.audience.add(member);
  }

  #dropName(member: Member, name: string): void {
    const holders = this.#names.get(name);
    holders?.delete(member);
    this.#audiences.get(name)?.audience.delete(member);
    if (this.#patternsOf.has(member)) this.#changes.note(member);
    if (holders?.size !== 0) return;
    this.#names.delete(name);
    // Patterns may still lead there; whoever publishes next asks them.
    this.#forgetTopic(name);
  }

  #holdPattern(member: Member, text: string): void {
    const pattern = this.#patterns.get(text) ?? { matches: createMatcher(text), holders: new Set<Member>() };
    this.#patterns.set(text, pattern);
    pattern.holders.add(member);
    this.#patternsOf.set(member, (this.#patternsOf.get(member) ?? new Set()).add(pattern));
    this.#changes.note(member);
  }

  #dropPattern(member: Member, text: string): void {
    const pattern = this.#patterns.get(text);
    const own = this.#patternsOf.get(member);
    if (pattern === undefined || own === undefined) return;
    pattern.holders.delete(member);
    if (pattern.holders.size === 0) this.#patterns.delete(text);
    own.delete(pattern);
    if (own.size === 0) this.#patternsOf.delete(member);
    this.#changes.note(member);
    if (this.#patterns.size === 0) for (const topic of [...this.#unheld]) this.#forgetTopic(topic);
  }

  /** An audience that knows of all changes. */
  #upToDate(topic: string, known: Known<Member>): Audience<Member> {
    const { audience, place } = known;
    if (place === this.#changes.place) return audience;
    known.place = this.#changes.place;
    for (const member of this.#changes.since(place)) {
      if (this.#isFor(member, topic)) audience.add(member);
      else audience.delete(member);
    }
    return audience;
  }

  #gather(topic: string): Audience<Member> {
    const audience = new Audience<Member>();
    this.#audiences.set(topic, { audience, place: this.#changes.place });
    for (const holder of this.#names.get(topic) ?? []) if (allows(holder, topic)) audience.add(holder);
    for (const { matches, holders } of this.#patterns.values()) {
      if (!matches(topic)) continue;
      for (const holder of holders) if (allows(holder, topic)) audience.add(holder);
    }
    return audience;
  }

  #forgetTopic(topic: string): void {
    const audience = this.#audiences.get(topic)?.audience;
    for (const member of audience?.members ?? []) audience?.delete(member);
    this.#audiences.delete(topic);
    this.#unheld.delete(topic);
  }

  #isFor(member: Member, topic: string): boolean {
    return member.paused?.has(topic) !== true && this.leadsTo(member, topic);
  }
}

function allows({ acl, paused }: Subscriber, topic: string): boolean {
  return (acl === undefined || acl.allows(topic)) && paused?.has(topic) !== true;
}
