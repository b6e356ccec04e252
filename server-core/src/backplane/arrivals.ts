import type { Clock } from '../clock.ts';
import { Questions } from '../recovery/questions.ts';
import type { BackplaneHistory, HistoryAnswer, PublicationPosition, RemotePublication } from './backplane.ts';

/** Where what arrives goes, and where what did not arrive is asked for. */
export interface ArrivalsHome {
  readonly clock: Clock;
  readonly history: BackplaneHistory | undefined;
  readonly maxReplayMessages: number;
  /** Delivers a publication; gives the number of connections it was meant for. */
  handOn(publication: RemotePublication): number;
  /** Whether somebody here gets what is published to a topic. */
  holds(topic: string): boolean;
}

/** Topics whose last position is remembered; of more the one that was published to first is forgotten. */
const mostTopics = 65_536;
/** Publications of one topic that wait while the history is asked for what is missing before them. */
const mostWaiting = 10_000;

/**
 * What comes back from the history of a backplane: each publication once and in order, whatever becomes of the engine in between.
 *
 * What has been delivered is dropped and counted; what is missing is asked for while the rest waits. Where it is gone, clients see
 * that by their positions.
 */
export class Arrivals {
  readonly #home: ArrivalsHome;
  readonly #questions: Questions;
  /** Positions of what was delivered last, the topic that was published to last standing last. */
  readonly #last = new Map<string, PublicationPosition>();
  readonly #waiting = new Map<string, RemotePublication[]>();
  #duplicates = 0;
  #filled = 0;

  constructor(home: ArrivalsHome) {
    this.#home = home;
    this.#questions = new Questions(home.clock);
  }

  /** Publications that had been delivered when they came. */
  get duplicates(): number {
    return this.#duplicates;
  }

  /** Publications that did not come, and were asked for. */
  get filled(): number {
    return this.#filled;
  }

  /** Where a topic stands, by what was delivered here. */
  lastOf(topic: string): PublicationPosition | undefined {
    return this.#last.get(topic);
  }

  /** Takes a publication; gives the number of connections it was meant for, 0 while it waits. */
  take(publication: RemotePublication): number {
    const { topic, position } = publication;
    const waiting = this.#waiting.get(topic);
    if (waiting !== undefined) return this.#wait(topic, waiting, publication);
    const last = this.#last.get(topic);
    if (position === undefined || last?.epoch !== position.epoch) return this.#deliver(publication);
    if (position.offset <= last.offset) {
      this.#duplicates += 1;
      return 0;
    }
    if (position.offset === last.offset + 1) return this.#deliver(publication);
    this.#fill(topic, last, [publication]);
    return 0;
  }

  /** The engine is back: asks for what was published while it was away. */
  catchUp(): void {
    for (const [topic, last] of [...this.#last]) {
      if (this.#home.holds(topic) && !this.#waiting.has(topic)) this.#fill(topic, last, []);
    }
  }

  /** Nobody here holds the topic any more: what comes next is not heard, and not missed. */
  forgetTopic(topic: string): void {
    this.#last.delete(topic);
  }

  /** Forgets all topics that nobody holds. */
  forgetUnheld(isHeld: (topic: string) => boolean): void {
    for (const topic of [...this.#last.keys()]) if (!isHeld(topic)) this.#last.delete(topic);
  }

  stop(): void {
    this.#questions.stop();
  }

  #deliver(publication: RemotePublication): number {
    const { topic, position } = publication;
    if (position !== undefined) this.#note(topic, position);
    return this.#home.handOn(publication);
  }

  #note(topic: string, position: PublicationPosition): void {
    this.#last.delete(topic);
    this.#last.set(topic, position);
    const [oldest] = this.#last.keys();
    if (this.#last.size > mostTopics && oldest !== undefined) this.#last.delete(oldest);
  }

  #wait(topic: string, waiting: RemotePublication[], publication: RemotePublication): number {
    waiting.push(publication);
    if (waiting.length > mostWaiting) this.#goOn(topic, waiting, undefined);
    return 0;
  }

  #fill(topic: string, last: PublicationPosition, waiting: RemotePublication[]): void {
    const { history, maxReplayMessages } = this.#home;
    if (history === undefined) return;
    this.#waiting.set(topic, waiting);
    this.#questions.ask(
      () => history.after(topic, last, maxReplayMessages),
      (answer) => this.#goOn(topic, waiting, answer),
    );
  }

  /** Delivers what was missing, then what has come since. */
  #goOn(topic: string, waiting: readonly RemotePublication[], answer: HistoryAnswer | undefined): void {
    if (this.#waiting.get(topic) !== waiting) return;
    this.#waiting.delete(topic);
    if (answer?.kind === 'recovered' && this.#home.holds(topic)) {
      for (const { offset, text } of answer.publications) {
        this.#filled += this.#take({ topic, text, node: '', position: { epoch: answer.at.epoch, offset } });
      }
    }
    // What is still missing before these is gone.
    const [first] = waiting.flatMap(({ position }) => position ?? []);
    const last = this.#last.get(topic);
    if (first !== undefined && (last === undefined || first.offset > last.offset)) this.#last.delete(topic);
    for (const publication of waiting) this.take(publication);
  }

  /** 1 for what is new. */
  #take(publication: RemotePublication): number {
    const before = this.#duplicates;
    this.take(publication);
    return this.#duplicates === before ? 1 : 0;
  }
}
