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

/** A question that was asked; without `callOff` it was answered. */
interface Asked {
  readonly position: Position;
  callOff: (() => void) | undefined;
}

const answerMs = 10_000;
/** Topics with gaps at a time; what is missing of more is given up. */
const mostTopics = 1000;

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
    const asked = this.#asked.get(topic);
    if (asked?.callOff !== undefined) return;
    if (!this.#home.keepsHistories()) {
      this.#giveUp(topic, 'the server keeps no histories');
      return;
    }
    if (asked !== undefined && isSame(asked.position, position)) {
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

  #wait(topic: string, position: Position): void {
    const callOff = this.#home.clock.schedule(answerMs, () =>
      this.#giveUp(topic, `the server has not answered within ${answerMs} ms`),
    );
    this.#asked.set(topic, { position, callOff });
  }

  #giveUp(topic: string, reason: string): void {
    this.forget(topic);
    this.#home.positions.forget(topic);
    this.#home.lost(topic, reason);
  }
}

function isSame(one: Position, other: Position): boolean {
  return one.epoch === other.epoch && one.offset === other.offset;
}
