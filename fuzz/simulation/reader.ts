import { type Published, streamOf, type Witness } from './witness.ts';

/** A time in which a server held a topic for a client. */
export interface Stay {
  /** Life of the node. */
  readonly at: string;
  /** Of one wish: `unsubscribe` ends it, and what was missed behind that is not missing. */
  readonly wish: number;
  readonly from: number;
  to: number;
}

/** What a client got of one stream in the course of one wish. */
interface Progress {
  readonly number: number;
  readonly moment: number;
  /** Of the history it stood in: a stream has another one once nothing was published for as long as histories last. */
  readonly epoch: unknown;
}

/** What one client saw of one topic, held against what it was promised. */
export class Reader {
  readonly stays: Stay[] = [];
  /** When it was told that something is lost. */
  readonly lost: number[] = [];
  /** When it was told that something of what it knew is lost: a history that is new says nothing of the others. */
  #lostOfKnown = -1;
  /** Streams, and numbers of theirs that it got. */
  readonly got: Map<string, Set<number>> = new Map();
  readonly #name: string;
  readonly #witness: Witness;
  readonly #progress = new Map<string, Progress>();
  #wish = 0;

  constructor(name: string, witness: Witness) {
    this.#name = name;
    this.#witness = witness;
  }

  /** A server has confirmed that it holds the topic. */
  held(at: string): void {
    if (this.stays.at(-1)?.to === Number.POSITIVE_INFINITY) return;
    this.stays.push({ at, wish: this.#wish, from: this.#witness.moment(), to: Number.POSITIVE_INFINITY });
  }

  /** No server holds the topic any more. */
  left(): void {
    const last = this.stays.at(-1);
    if (last?.to === Number.POSITIVE_INFINITY) last.to = this.#witness.moment();
  }

  /** It is not wanted any more. */
  gaveUp(): void {
    this.left();
    this.#wish += 1;
    this.#progress.clear();
  }

  wasToldOfLoss(isOfNewHistory: boolean): void {
    this.lost.push(this.#witness.moment());
    if (!isOfNewHistory) this.#lostOfKnown = this.#witness.moment();
  }

  /**
   * A publication of an epoch: none twice, none behind a later one, and none missing before it without a word; all that in
   * the course of one wish. A node that was parted hears late of what was said before, and who asks it anew may get again
   * what another node gave.
   */
  takes(published: Published, epoch: unknown): void {
    const stream = streamOf(published);
    const { number } = published;
    const got = this.got.get(stream) ?? new Set();
    this.got.set(stream, got);
    const last = this.#progress.get(stream);
    const what = `${this.#name} got ${number} of ${stream}`;
    if (last !== undefined && number <= last.number) {
      const isTwice = got.has(number);
      this.#witness.find(isTwice ? `duplicate: ${what} twice` : `reordering: ${what} behind ${last.number}`);
    } else if (last !== undefined && number > last.number + 1 && !this.#wasToldOfGap(stream, number, last, epoch)) {
      this.#witness.find(`silent gap: ${what} behind ${last.number}, and was not told of a loss`);
    }
    got.add(number);
    this.#progress.set(stream, { number, moment: this.#witness.moment(), epoch });
  }

  /** Whether it was told of what is missing behind a publication, up to the last of it, before one of an epoch. */
  #wasToldOfGap(stream: string, number: number, last: Progress, epoch: unknown): boolean {
    const since = Math.max(last.moment, this.#witness.publishedAt(stream, number - 1));
    return this.#lostOfKnown >= since || (epoch !== last.epoch && this.wasTold(since));
  }

  /** Whether it was told of a loss behind a moment. */
  wasTold(moment: number): boolean {
    return (this.lost.at(-1) ?? -1) > moment;
  }
}
