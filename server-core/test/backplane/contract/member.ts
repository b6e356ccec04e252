import type {
  Backplane,
  BackplaneNode,
  Clock,
  PresenceNews,
  Publication,
  RemotePresenceNews,
  RemotePublication,
} from '@wsekit/server-core';

/** Counts the calls that are scheduled and not made. */
export class WatchedClock implements Clock {
  readonly #clock: Clock;
  readonly #open = new Set<object>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get scheduled(): number {
    return this.#open.size;
  }

  nowMs(): number {
    return this.#clock.nowMs();
  }

  schedule(delayMs: number, call: () => void): () => void {
    const mark = {};
    this.#open.add(mark);
    const callOff = this.#clock.schedule(delayMs, () => {
      this.#open.delete(mark);
      call();
    });
    return () => {
      this.#open.delete(mark);
      callOff();
    };
  }
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A node without connections, which keeps what its backplane tells it. */
export class Member implements BackplaneNode {
  readonly backplane: Backplane;
  readonly clock: WatchedClock;
  readonly logger = silent;
  readonly delivered: RemotePublication[] = [];
  readonly undeliveredTexts: string[] = [];
  readonly news: RemotePresenceNews[] = [];
  readonly left: string[] = [];
  /** States in the order they were told. */
  readonly states: string[] = [];
  readonly users: Omit<PresenceNews, 'kind'>[] = [];
  /** Connections that each publication reaches. */
  reach = 1;
  readonly #held = new Set<string>();

  constructor(backplane: Backplane, clock: Clock) {
    this.backplane = backplane;
    this.clock = new WatchedClock(clock);
  }

  get texts(): string[] {
    return this.delivered.map(({ text }) => text);
  }

  /** Texts of a topic, in order. */
  textsOf(topic: string): string[] {
    return this.delivered.filter((each) => each.topic === topic).map(({ text }) => text);
  }

  get calls(): number {
    return this.delivered.length + this.undeliveredTexts.length + this.news.length + this.left.length;
  }

  async start(): Promise<void> {
    await this.backplane.start(this);
  }

  hold(...topics: readonly string[]): void {
    for (const topic of topics) {
      this.#held.add(topic);
      this.backplane.addInterest(topic);
    }
  }

  /** Holds topics before there is anybody to tell. */
  holdEarly(...topics: readonly string[]): void {
    for (const topic of topics) this.#held.add(topic);
  }

  drop(...topics: readonly string[]): void {
    for (const topic of topics) {
      this.#held.delete(topic);
      this.backplane.dropInterest(topic);
    }
  }

  publish(topic: string, text: string, more: Partial<Publication> = {}): void {
    this.backplane.publish({ topic, text, ...more });
  }

  announce(kind: PresenceNews['kind'], topic: string, userId: string, data: object, updatedAtMs: number): void {
    this.backplane.announcePresence({ kind, topic, userId, data: { ...data }, updatedAtMs });
  }

  deliver(publication: RemotePublication): number {
    this.delivered.push(publication);
    return this.reach;
  }

  undelivered({ text }: Publication): void {
    this.undeliveredTexts.push(text);
  }

  presence(news: RemotePresenceNews): void {
    this.news.push(news);
  }

  nodeLeft(node: string): void {
    this.left.push(node);
  }

  interests(): Iterable<string> {
    return this.#held;
  }

  localPresence(): Iterable<Omit<PresenceNews, 'kind'>> {
    return this.users;
  }

  stateChanged(): void {
    this.states.push(this.backplane.health().state);
  }
}
