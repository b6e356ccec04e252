import { createSequenceWindow, type SequenceWindow } from '@wsekit/codec/session';
import { clientLimits } from '@wsekit/spec';
import { monotonicNowMs } from './monotonic-clock.ts';
import { type SequenceStats, topicStats } from './sequence-stats.ts';
import { createSequencer, type Sequencer } from './sequencer.ts';

/** Bounds of a {@link createEventSequencer} sequencer. */
export interface EventSequencerOptions {
  /** Ids it remembers at most, 1 or more. Default 10,000. */
  readonly windowEntries?: number;
  /** How far ahead of the next number an event may be and wait, 1 or more. Default 100. */
  readonly maxAhead?: number;
  /** How long an event waits for those before it, in milliseconds. Default 300,000. */
  readonly maxAgeMs?: number;
  /** Topics it knows at most, 1 or more; the one used longest ago makes room. Default 10,000. */
  readonly maxTopics?: number;
  /** Milliseconds of any clock, for ages. */
  readonly nowMs?: () => number;
}

/** Events of a topic that are given to the application in order. */
export interface TopicEvents<Event> {
  readonly topic: string;
  readonly events: readonly Event[];
}

/** Puts the numbered events of each topic into order, counts, and tells ids it has seen before. */
export interface EventSequencer<Event> {
  /** The last number given, 0 before the first. */
  readonly currentSequence: number;
  /** The next number: 1, 2, 3 ... */
  nextSeq(): number;
  /** {@link Sequencer.isDuplicate}; hits are counted. */
  isDuplicate(id: string): boolean;
  /**
   * Gives the events that are due now: this one and those that waited for it; none where it waits itself or came late.
   *
   * The first event of a topic says where its numbers begin. One further ahead than `maxAhead` gives up the numbers that
   * are missing before it, and what waited comes first. Numbers given up and events that came late or twice are counted
   * as dropped. Throws RangeError where `sequence` is no safe integer from 0.
   */
  process(topic: string, sequence: number, event: Event): readonly Event[];
  /**
   * Gives up what events have waited for too long, and gives those events, topic by topic. Call it now and then.
   *
   * Topics stay known, whether or not something waits in them. (WSE-ERR-078)
   */
  cleanup(): readonly TopicEvents<Event>[];
  /** Forgets a topic, or all: the next event says anew where its numbers begin. What waits is dropped. */
  reset(topic?: string): void;
  stats(): SequenceStats;
}

type Rules = Required<Omit<EventSequencerOptions, 'windowEntries' | 'nowMs'>>;

class TopicSequencer<Event> implements EventSequencer<Event> {
  readonly #sequencer: Sequencer;
  readonly #nowMs: () => number;
  readonly #rules: Rules;
  /** The one used longest ago stands first. */
  readonly #topics = new Map<string, SequenceWindow<Event>>();
  #due: Event[] = [];
  #duplicates = 0;
  #outOfOrder = 0;
  #dropped = 0;

  constructor(sequencer: Sequencer, rules: Rules, nowMs: () => number) {
    this.#sequencer = sequencer;
    this.#rules = rules;
    this.#nowMs = nowMs;
  }

  get currentSequence(): number {
    return this.#sequencer.currentSeq;
  }

  nextSeq(): number {
    return this.#sequencer.nextSeq();
  }

  isDuplicate(id: string): boolean {
    const isDuplicate = this.#sequencer.isDuplicate(id);
    if (isDuplicate) this.#duplicates += 1;
    return isDuplicate;
  }

  process(topic: string, sequence: number, event: Event): readonly Event[] {
    if (!Number.isSafeInteger(sequence) || sequence < 0) {
      throw new RangeError(`sequence is ${sequence}, allowed are safe integers from 0`);
    }
    const window = this.#windowOf(topic, sequence);
    const isAhead = sequence > window.next;
    return this.#dueFrom(() => {
      const outcome = window.accept(sequence, event, this.#nowMs());
      if (outcome === 'seen') this.#dropped += 1;
      else if (isAhead) this.#outOfOrder += 1;
    });
  }

  cleanup(): readonly TopicEvents<Event>[] {
    const released: TopicEvents<Event>[] = [];
    for (const [topic, window] of this.#topics) {
      const events = this.#dueFrom(() => window.advance(this.#nowMs()));
      if (events.length > 0) released.push({ topic, events });
    }
    return released;
  }

  reset(topic?: string): void {
    if (topic === undefined) this.#topics.clear();
    else this.#topics.delete(topic);
  }

  stats(): SequenceStats {
    const nowMs = this.#nowMs();
    return {
      currentSequence: this.currentSequence,
      duplicateCount: this.#duplicates,
      outOfOrderCount: this.#outOfOrder,
      droppedCount: this.#dropped,
      seenIdCount: this.#sequencer.seenCount,
      waitingCount: [...this.#topics.values()].reduce((sum, { waiting }) => sum + waiting, 0),
      topics: new Map([...this.#topics].map(([topic, window]) => [topic, topicStats(window, nowMs)])),
    };
  }

  #windowOf(topic: string, sequence: number): SequenceWindow<Event> {
    const known = this.#topics.get(topic);
    if (known === undefined && this.#topics.size >= this.#rules.maxTopics) this.#forgetOldest();
    const window = known ?? this.#createWindow(sequence);
    this.#topics.delete(topic);
    this.#topics.set(topic, window);
    return window;
  }

  #createWindow(next: number): SequenceWindow<Event> {
    const { maxAhead, maxAgeMs } = this.#rules;
    const deliver = (event: Event): void => {
      this.#due.push(event);
    };
    const onGap = (_first: number, count: number): void => {
      this.#dropped += count;
    };
    return createSequenceWindow<Event>({ maxAhead, maxAgeMs, deliver, onGap }, next);
  }

  /** What windows deliver while the call runs. */
  #dueFrom(call: () => void): readonly Event[] {
    call();
    const due = this.#due;
    this.#due = [];
    return due;
  }

  #forgetOldest(): void {
    const { value: oldest } = this.#topics.entries().next();
    if (oldest === undefined) return;
    const [topic, window] = oldest;
    this.#dropped += window.waiting;
    this.#topics.delete(topic);
  }
}

/** Makes a sequencer that knows no topic yet; throws RangeError for bounds out of range. */
export function createEventSequencer<Event>(options: EventSequencerOptions = {}): EventSequencer<Event> {
  const { windowEntries = 10_000, maxTopics = 10_000, nowMs = monotonicNowMs } = options;
  const { maxAhead = 100, maxAgeMs = clientLimits.sequence_window_ms } = options;
  if (!Number.isInteger(maxTopics) || maxTopics < 1) {
    throw new RangeError(`maxTopics is ${maxTopics}, allowed are integers from 1`);
  }
  // Bounds that no window takes are to be refused here, and not with the first event.
  createSequenceWindow({ maxAhead, maxAgeMs, deliver: () => {} });
  return new TopicSequencer(createSequencer({ windowEntries, nowMs }), { maxAhead, maxAgeMs, maxTopics }, nowMs);
}
