/** What is known of a stream when a run is over. */
export interface StreamFacts {
  readonly stream: string;
  /** When each of its publications was made, in Unix milliseconds, by their numbers. */
  readonly publishedAtMs: readonly number[];
  /**
   * Of a node that was killed: the number behind the last publication that got to a node that lives. What it published
   * behind that, nobody who is left can know of. Undefined for a node that lives.
   */
  readonly heardOf: number | undefined;
}

/** What became of the publications that readers were to get. */
export interface Account {
  readonly expected: number;
  readonly live: number;
  readonly recovered: number;
  readonly toldLost: number;
  /** Published last by a node that was killed, and got to no other. */
  readonly goneWithNode: number;
  readonly duplicates: number;
  readonly reordered: number;
  /** Neither got nor told to be lost: always a fault. */
  readonly unaccounted: number;
}

export const nothing: Account = {
  expected: 0,
  live: 0,
  recovered: 0,
  toldLost: 0,
  goneWithNode: 0,
  duplicates: 0,
  reordered: 0,
  unaccounted: 0,
};

/** The sum of accounts. */
export function addAccounts(one: Account, other: Account): Account {
  return {
    expected: one.expected + other.expected,
    live: one.live + other.live,
    recovered: one.recovered + other.recovered,
    toldLost: one.toldLost + other.toldLost,
    goneWithNode: one.goneWithNode + other.goneWithNode,
    duplicates: one.duplicates + other.duplicates,
    reordered: one.reordered + other.reordered,
    unaccounted: one.unaccounted + other.unaccounted,
  };
}

/** What came of one stream. */
interface Came {
  /** By number, the moment at which a publication came. */
  readonly moments: Map<number, number>;
  highest: number;
}

/** One loss that was told. */
interface ToldLoss {
  readonly moment: number;
  readonly atMs: number;
}

/** What one client saw of one topic it held from before the first publication to the end. */
export class TopicAccount {
  readonly #streams = new Map<string, Came>();
  readonly #losses: ToldLoss[] = [];
  #moment = 0;
  /** Publications since a session began, or since the last answer that told of recovered ones. */
  #sinceAnswer = 0;
  #recovered = 0;
  #duplicates = 0;
  #reordered = 0;

  /** A publication came. */
  take(stream: string, number: number): void {
    this.#moment += 1;
    const came: Came = this.#streams.get(stream) ?? { moments: new Map(), highest: -1 };
    this.#streams.set(stream, came);
    if (came.moments.has(number)) {
      this.#duplicates += 1;
      return;
    }
    if (number < came.highest) this.#reordered += 1;
    came.highest = Math.max(came.highest, number);
    came.moments.set(number, this.#moment);
    this.#sinceAnswer += 1;
  }

  /** A session has begun: what comes before its answer is what was missed. */
  sessionBegan(): void {
    this.#sinceAnswer = 0;
  }

  /** So many publications were sent again; some of them may have come before. */
  recovered(count: number): void {
    this.#recovered += Math.min(count, this.#sinceAnswer);
    this.#sinceAnswer = 0;
  }

  /** Publications of the topic are gone, the client was told. */
  lost(atMs: number): void {
    this.#moment += 1;
    this.#losses.push({ moment: this.#moment, atMs });
  }

  /** What became of the publications of some streams. `onFault` is told of each that nobody accounts for. */
  account(streams: readonly StreamFacts[], onFault: (stream: string, number: number) => void = () => {}): Account {
    let sum = nothing;
    for (const facts of streams) sum = addAccounts(sum, this.#accountOf(facts, onFault));
    const got = sum.live;
    const recovered = Math.min(this.#recovered, got);
    return { ...sum, live: got - recovered, recovered, duplicates: this.#duplicates, reordered: this.#reordered };
  }

  #accountOf(
    { stream, publishedAtMs, heardOf }: StreamFacts,
    onFault: (stream: string, number: number) => void,
  ): Account {
    const moments = this.#streams.get(stream)?.moments;
    const sum = { ...nothing, expected: publishedAtMs.length };
    let lastMoment = 0;
    for (const [number, atMs] of publishedAtMs.entries()) {
      const moment = moments?.get(number);
      if (moment !== undefined) {
        sum.live += 1;
        lastMoment = Math.max(lastMoment, moment);
      } else if (this.#losses.some((loss) => loss.moment > lastMoment && loss.atMs >= atMs)) sum.toldLost += 1;
      else if (heardOf !== undefined && number >= heardOf) sum.goneWithNode += 1;
      else {
        sum.unaccounted += 1;
        onFault(stream, number);
      }
    }
    return sum;
  }
}
