import { sequence_window_entries, sequence_window_ms } from '@wsekit/spec/client-limits';
import type { Envelope } from '../envelope/envelope.ts';
import { createDedupWindow, type DedupWindow } from './dedup-window.ts';
import { createTopicPositions, type StampVerdict, type TopicPositions } from './topic-positions.ts';

/** What a message is to a client that may have had it before. */
export type InboxVerdict = 'new' | StampVerdict;

/** Tells new messages from those that came before: by stamp where there is one, else by id. (WSE-DLV-020, WSE-DLV-021) */
export class Inbox {
  readonly positions: TopicPositions;
  readonly #seenIds: DedupWindow;

  constructor(positions: TopicPositions | undefined, seenIds: DedupWindow | undefined) {
    this.positions = positions ?? createTopicPositions();
    this.positions.reconnected();
    this.#seenIds = seenIds ?? createSeenIds();
  }

  /** Judges a message and remembers it; `next` is a new one with a stamp. */
  judge(envelope: Envelope, nowMs: number): InboxVerdict {
    const stamped = this.positions.accept(envelope);
    if (stamped !== undefined) return stamped;
    const { id } = envelope;
    if (typeof id !== 'string' || id === '') return 'new';
    return this.#seenIds.add(id, nowMs) ? 'new' : 'seen';
  }
}

/** Makes what remembers the ids of messages that came: 10,000 of them, for 300,000 ms. (WSE-DLV-020) */
export function createSeenIds(): DedupWindow {
  return createDedupWindow({ maxEntries: sequence_window_entries, maxAgeMs: sequence_window_ms });
}
