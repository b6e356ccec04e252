import { InterestSet } from '../interest-set.ts';
import { covers, interestSubjects } from './interest-subject.ts';

/** Opens a subscription to a subject; gives what closes it. */
export type OpenSubject = (subject: string) => () => void;

/**
 * What a node holds, as subscriptions of which none is covered by another: NATS sends a message once for each subscription
 * that matches it.
 */
export class Interest {
  readonly #held = new InterestSet();
  readonly #texts = new Set<string>();
  /** Interests by subject. */
  readonly #wanted = new Map<string, number>();
  readonly #open = new Map<string, () => void>();
  #openSubject: OpenSubject | undefined;

  /** Subscriptions that are open. */
  get subjects(): ReadonlySet<string> {
    return new Set(this.#open.keys());
  }

  /** Opens what is held, and from now on what comes. */
  attach(openSubject: OpenSubject): void {
    this.#openSubject = openSubject;
    for (const subject of this.#wanted.keys()) this.#cover(subject);
  }

  /** Each is added once, before it is dropped. Throws RangeError for a pattern above 512 bytes. */
  add(subscription: string): void {
    this.#held.add(subscription);
    this.#texts.add(subscription);
    for (const subject of interestSubjects(subscription)) {
      const count = this.#wanted.get(subject) ?? 0;
      this.#wanted.set(subject, count + 1);
      if (count === 0) this.#cover(subject);
    }
  }

  drop(subscription: string): void {
    this.#held.delete(subscription);
    this.#texts.delete(subscription);
    for (const subject of interestSubjects(subscription)) {
      const count = this.#wanted.get(subject) ?? 1;
      if (count > 1) this.#wanted.set(subject, count - 1);
      else this.#uncover(subject);
    }
  }

  /** What is held now, as it stays. */
  snapshot(): InterestSet {
    const held = new InterestSet();
    for (const each of this.#texts) held.add(each);
    return held;
  }

  /** Tells whether a topic is held by its name or a pattern. */
  holds(topic: string): boolean {
    return this.#held.holds(topic);
  }

  #cover(subject: string): void {
    if (this.#openSubject === undefined || this.#isCovered(subject)) return;
    const close = this.#openSubject(subject);
    // Behind the wider one: nothing is lost between the two, and what comes by both is known by its number.
    if (isWide(subject)) this.#closeCovered(subject);
    this.#open.set(subject, close);
  }

  #uncover(subject: string): void {
    this.#wanted.delete(subject);
    const close = this.#open.get(subject);
    if (close === undefined) return;
    this.#open.delete(subject);
    if (isWide(subject)) for (const each of this.#wanted.keys()) if (covers(subject, each)) this.#cover(each);
    close();
  }

  #closeCovered(wide: string): void {
    for (const [subject, close] of this.#open) {
      if (!covers(wide, subject)) continue;
      this.#open.delete(subject);
      close();
    }
  }

  /** A subject is covered by the `>` behind any of its first tokens. */
  #isCovered(subject: string): boolean {
    if (this.#open.has(subject) || this.#open.has('>')) return true;
    for (let dot = subject.indexOf('.'); dot >= 0; dot = subject.indexOf('.', dot + 1)) {
      if (this.#open.has(`${subject.slice(0, dot)}.>`) || this.#open.has(`${subject.slice(0, dot)}.*`)) return true;
    }
    return false;
  }
}

function isWide(subject: string): boolean {
  return subject.endsWith('>') || subject.endsWith('*');
}
