import type { Position, TopicPositions } from '@wsekit/codec/session';
import type { Clock } from '@wsekit/transports';

/** What a {@link GapRecovery} works with. */
export interface GapRecoveryHome {
  readonly clock: Clock;
  readonly positions: TopicPositions;
  /** Whether the server can be asked at all; one that keeps no histories cannot. (WSE-REC-059) */
  keepsHistories(): boolean;
  /** Asks for what is behind a position of a topic; false where nobody can be asked now. */
  ask(topic: string, position: Position): boolean;
  /** What is missing will not come. */
  lost(topic: string, reason: string): void;
}

/** Questions about one topic: one at a time. */
interface Asked {
  /** What was asked last in each epoch. */
  readonly offsets: Map<string, number>;
  /** Gaps of other epochs that wait for the answer. */
  readonly waiting: Map<string, Position>;
  /** Of the question that is not answered yet. */
  callOff: (() => void) | undefined;
}

const answerMs = 10_000;
/** Topics with gaps at a time; what is missing of more is given up. */
const mostTopics = 1000;
/** Epochs of one topic whose questions are remembered. */
const mostEpochs = 32;

/**
 * Asks for messages that are missing in the middle of a topic, one question at a time for each.
 *
 * A topic whose question is not answered in time, or was answered and brought nothing, begins anew with its next message: the
 * loss is told, and the topic does not fall silent.
 */
export class GapRecovery {
  readonly #home: GapRecoveryHome;
  readonly #asked = new Map<string, Asked>();

  constructor(home: GapRecoveryHome) {
    this.#home = home;
  }

  /** Messages are missing behind a position. */
  missing(topic: string, position: Position): void {
    const { epoch, offset } = position;
    const asked = this.#asked.get(topic);
    if (asked?.callOff !== undefined) {
      if (asked.offsets.get(epoch) !== offset) asked.waiting.set(epoch, position);
      return;
    }
    if (!this.#home.keepsHistories()) {
      this.#giveUp(topic, 'the server keeps no histories');
      return;
    }
    if (asked?.offsets.get(epoch) === offset) {
      this.#giveUp(topic, 'the server has sent nothing of what is missing');
    } else if (asked === undefined && this.#asked.size >= mostTopics) {
      this.#giveUp(topic, `messages of ${mostTopics} other topics are missing as well`);
    } else if (this.#home.ask(topic, position)) this.#wait(topic, position);
  }

  /** The server has answered about a topic; tells whether that was asked. */
  answered(topic: string): boolean {
    const asked = this.#asked.get(topic);
    if (asked?.callOff === undefined) return false;
    asked.callOff();
    asked.callOff = undefined;
    return true;
  }

  /** What an answer brought has been told: asks for the gap that waited for it, if there is one. */
  goOn(topic: string): void {
    const asked = this.#asked.get(topic);
    if (asked === undefined || asked.callOff !== undefined) return;
    for (const [epoch, { offset }] of [...asked.waiting]) {
      asked.waiting.delete(epoch);
      const position = this.#home.positions.get(topic, epoch);
      // What was missing may have come with the answer, or its loss was told.
      if (position?.offset !== offset) continue;
      this.missing(topic, position);
      return;
    }
  }

  /** Nothing of a topic is of interest any more. */
  forget(topic: string): void {
    this.#asked.get(topic)?.callOff?.();
    this.#asked.delete(topic);
  }

  /** Nobody answers any more: the next session asks by itself. */
  clear(): void {
    for (const { callOff } of this.#asked.values()) callOff?.();
    this.#asked.clear();
  }

  #wait(topic: string, { epoch, offset }: Position): void {
    const asked = this.#asked.get(topic) ?? { offsets: new Map(), waiting: new Map(), callOff: undefined };
    asked.callOff = this.#home.clock.schedule(answerMs, () =>
      this.#giveUp(topic, `the server has not answered within ${answerMs} ms`),
    );
    this.#asked.set(topic, asked);
    asked.waiting.delete(epoch);
    asked.offsets.set(epoch, offset);
    const [oldest] = asked.offsets.keys();
    if (asked.offsets.size > mostEpochs && oldest !== undefined) asked.offsets.delete(oldest);
  }

  #giveUp(topic: string, reason: string): void {
    this.forget(topic);
    this.#home.positions.lose(topic);
    this.#home.lost(topic, reason);
  }
}
