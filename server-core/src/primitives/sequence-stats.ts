import type { SequenceWindow } from '@wsekit/codec/session';

/** Numbers that are missing, both ends included. */
export interface SequenceGap {
  readonly start: number;
  readonly end: number;
  readonly size: number;
}

/** What a sequencer tells of a topic. */
export interface TopicSequenceStats {
  /** The number that is due next. */
  readonly expected: number;
  /** The numbers of the events that wait, in order. */
  readonly waiting: readonly number[];
  /** What is missing before and between them; every gap is listed. (WSE-ERR-078) */
  readonly gaps: readonly SequenceGap[];
  /** How long the event waits that came first; undefined where none waits. */
  readonly oldestWaitingAgeMs: number | undefined;
}

/** What an event sequencer tells of itself. */
export interface SequenceStats {
  readonly currentSequence: number;
  /** Ids that were seen before. */
  readonly duplicateCount: number;
  /** Events that came ahead of their turn. */
  readonly outOfOrderCount: number;
  /** Numbers given up, and events that came late or twice or whose topic was forgotten. */
  readonly droppedCount: number;
  readonly seenIdCount: number;
  /** Events that wait, of all topics. */
  readonly waitingCount: number;
  readonly topics: ReadonlyMap<string, TopicSequenceStats>;
}

/** Tells of one topic. */
export function topicStats(window: SequenceWindow<unknown>, nowMs: number): TopicSequenceStats {
  const { next: expected, waitingSinceMs } = window;
  const waiting = window.waitingNumbers();
  const oldestWaitingAgeMs = waitingSinceMs === undefined ? undefined : nowMs - waitingSinceMs;
  return { expected, waiting, gaps: gapsBetween(expected, waiting), oldestWaitingAgeMs };
}

function gapsBetween(expected: number, waiting: readonly number[]): readonly SequenceGap[] {
  return waiting.flatMap((number, at) => {
    const start = at === 0 ? expected : (waiting[at - 1] ?? expected) + 1;
    return number > start ? [{ start, end: number - 1, size: number - start }] : [];
  });
}
