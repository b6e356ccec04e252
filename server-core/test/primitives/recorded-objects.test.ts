import type { PrimitiveVector } from '@wsekit/spec/vectors';
import { describe, expect, it } from 'vitest';
import {
  createEventSequencer,
  createMessageCompressor,
  createPriorityMessageQueue,
  createPriorityQueue,
  createSequencer,
  createTokenBucket,
  decompress,
  type PriorityMessageQueueStats,
  type SequenceStats,
} from '../../src/primitives/index.ts';
import { type Outcome, play, recorded, StillClock, type Subject } from './recorded.ts';

type Make = (args: readonly never[], clock: StillClock) => Subject;

/** A number for what a published object tells in seconds, to a tenth. */
function seconds(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms / 100) / 10;
}

function nothing(call: () => void): null {
  call();
  return null;
}

const queue: Make = ([maxItems]) => {
  const ours = createPriorityQueue<string>(maxItems as unknown as number);
  return {
    push: (priority: number, item: string) => ours.push(priority, item),
    pop: () => ours.pop() ?? null,
    drain: (count: number) => ours.drain(count),
    len: () => ours.size,
    is_full: () => ours.isFull,
    clear: () => nothing(() => ours.clear()),
  };
};

function theirQueueStats(stats: PriorityMessageQueueStats): object {
  const depths = Object.entries(stats.waitingByPriority);
  return {
    size: stats.size,
    capacity: stats.capacity,
    utilization_percent: stats.utilizationPercent,
    priority_distribution: stats.waitingByPriority,
    priority_queue_depths: Object.fromEntries(depths.map(([level, count]) => [`priority_${level}_depth`, count])),
    dropped_by_priority: stats.droppedByPriority,
    total_dropped: stats.totalDropped,
    backpressure: stats.hasBackpressure,
    oldest_message_age: seconds(stats.oldestMessageAgeMs),
    processing_rate: 0,
  };
}

const messages: Make = ([maxMessages, batchSize], { nowMs }) => {
  const ours = createPriorityMessageQueue<string>({ maxMessages, batchSize, nowMs } as never);
  return {
    enqueue: (message: string, priority?: number) => ours.enqueue(message, priority),
    dequeue_batch: () => ours.dequeueBatch().map(({ priority, message }) => [priority, message]),
    get_stats: () => theirQueueStats(ours.stats()),
    clear: () => nothing(() => ours.clear()),
  };
};

const bucket: Make = ([capacity, refillPerSecond, initialTokens = capacity], { nowMs }) => {
  const ours = createTokenBucket({ capacity, refillPerSecond, initialTokens, nowMs } as never);
  return {
    acquire: (tokens: number) => ours.acquire(tokens),
    tokens: () => ours.tokens,
    reset: () => nothing(() => ours.reset()),
  };
};

const sequencer: Make = ([windowEntries], { nowMs }) => {
  const ours = createSequencer({ windowEntries, nowMs } as never);
  return {
    get_current_seq: () => ours.currentSeq,
    next_seq: () => ours.nextSeq(),
    is_duplicate: (id: string) => ours.isDuplicate(id),
    cleanup: (maxAgeSeconds: number) => nothing(() => ours.cleanup(maxAgeSeconds * 1_000)),
    seen_count: () => ours.seenCount,
  };
};

function theirSequenceStats(stats: SequenceStats): object {
  const topics = [...stats.topics].map(([topic, { expected, waiting, gaps }]) => {
    return [topic, { expected, buffered: waiting.length, gaps, buffered_sequences: waiting }] as const;
  });
  return {
    current_sequence: stats.currentSequence,
    duplicate_count: stats.duplicateCount,
    out_of_order_count: stats.outOfOrderCount,
    dropped_count: stats.droppedCount,
    topics: Object.fromEntries(topics),
    total_topics: topics.length,
    total_buffered: stats.waitingCount,
    seen_ids_count: stats.seenIdCount,
  };
}

function theirBufferStats({ topics, waitingCount }: SequenceStats): object {
  const busy = [...topics].flatMap(([topic, { expected, waiting, oldestWaitingAgeMs }]) => {
    const [first] = waiting;
    if (first === undefined) return [];
    const told = {
      expected_sequence: expected,
      buffered_count: waiting.length,
      buffered_sequences: waiting,
      gap_size: first - expected,
      oldest_buffered_age: seconds(oldestWaitingAgeMs),
    };
    return [[topic, told] as const];
  });
  return { total_topics: topics.size, total_buffered: waitingCount, topics: Object.fromEntries(busy) };
}

const events: Make = ([windowEntries, maxAhead], { nowMs }) => {
  const ours = createEventSequencer<string>({ windowEntries, maxAhead, nowMs } as never);
  return {
    next_seq: () => ours.nextSeq(),
    get_current_sequence: () => ours.currentSequence,
    is_duplicate: (id: string) => ours.isDuplicate(id),
    process_sequenced_event: (topic: string, sequence: number, event: string) => {
      const due = ours.process(topic, sequence, event);
      return due.length === 0 ? null : due;
    },
    get_sequence_stats: () => theirSequenceStats(ours.stats()),
    get_buffer_stats: () => theirBufferStats(ours.stats()),
    reset_sequence: (topic?: string) => nothing(() => ours.reset(topic)),
    cleanup: () => nothing(() => ours.cleanup()),
  };
};

const compressor: Make = ([thresholdBytes, level]) => {
  const given = thresholdBytes === undefined ? {} : { thresholdBytes, level };
  const ours = createMessageCompressor(given as never);
  const format = (isMsgpack = true) => (isMsgpack ? 'msgpack' : 'json');
  return {
    should_compress: (data: Uint8Array) => ours.shouldCompress(data),
    // Libraries compress the same into other bytes: what is compared is what comes out again.
    compress: (data: Uint8Array, chosen?: number) => decompress(ours.compress(data, chosen)),
    decompress: (data: Uint8Array) => ours.decompress(data),
    pack_msgpack: (value: object) => ours.packEvent(value),
    unpack_msgpack: (data: Uint8Array) => ours.unpackEvent(data),
    pack_event: (value: object, isMsgpack?: boolean) => ours.packEvent(value, format(isMsgpack)),
    unpack_event: (data: Uint8Array, isMsgpack?: boolean) => ours.unpackEvent(data, format(isMsgpack)),
    get_stats: () => {
      const stats = ours.stats();
      return {
        total_compressed: stats.totalCompressed,
        total_decompressed: stats.totalDecompressed,
        compression_failures: stats.compressionFailures,
        decompression_failures: stats.decompressionFailures,
        compression_success_rate: stats.compressionSuccessRate,
        decompression_success_rate: stats.decompressionSuccessRate,
      };
    },
    reset_stats: () => nothing(() => ours.resetStats()),
  };
};

const makers: Readonly<Record<string, Make>> = { queue, messages, bucket, sequencer, events, compressor };

/** Where ours does better: the reason, and by the number of the outcome what is other than recorded. */
interface OwnWay {
  readonly why: string;
  readonly outcomes: Readonly<Record<number, object>>;
}

function gap(start: number, end: number): object {
  return { start, end, size: end - start + 1 };
}

/** Statistics of a sequencer whose topic `t` has these gaps. */
function gaps(...listed: readonly object[]): object {
  return { returns: { topics: { t: { gaps: listed } } } };
}

const rejected = { raises: true };
const none = { 10: 0, 8: 0, 5: 0, 3: 0, 1: 0 };
const noneWaiting = {
  priority_10_depth: 0,
  priority_8_depth: 0,
  priority_5_depth: 0,
  priority_3_depth: 0,
  priority_1_depth: 0,
};

const ownWays: Readonly<Record<string, OwnWay>> = {
  'messages/background-into-normal': {
    why: 'WSE-ERR-077',
    outcomes: {
      3: { returns: false },
      4: {
        returns: {
          priority_distribution: { ...none, 5: 3 },
          priority_queue_depths: { ...noneWaiting, priority_5_depth: 3 },
          dropped_by_priority: { ...none, 1: 1 },
        },
      },
      5: { returns: [5, 5, 5].map((level, at) => [level, `5:${at}`]) },
    },
  },
  'messages/critical-into-high': {
    why: 'WSE-ERR-077',
    outcomes: {
      2: { returns: true },
      3: {
        returns: {
          priority_distribution: { ...none, 10: 1, 8: 1 },
          priority_queue_depths: { ...noneWaiting, priority_10_depth: 1, priority_8_depth: 1 },
          dropped_by_priority: { ...none, 8: 1 },
        },
      },
      4: {
        returns: [
          [10, '10:0'],
          [8, '8:1'],
        ],
      },
    },
  },
  'messages/clear': {
    why: 'WSE-ERR-077',
    outcomes: {
      4: { returns: { dropped_by_priority: none, total_dropped: 0 } },
      6: { returns: { dropped_by_priority: none, total_dropped: 0 } },
    },
  },
  'bucket/negative': { why: 'WSE-ERR-229', outcomes: { 0: rejected, 1: { returns: 1 } } },
  'events/reordered': { why: 'WSE-ERR-078', outcomes: { 4: gaps(gap(2, 2)) } },
  'events/far-ahead': { why: 'WSE-ERR-231', outcomes: { 2: { returns: ['t5', 't6'] } } },
  'events/far-ahead-buffered': {
    why: 'WSE-ERR-231',
    outcomes: { 3: { returns: ['t3', 't4', 't6'] }, 5: { returns: { dropped_count: 3 } } },
  },
  'events/at-the-limit': { why: 'WSE-ERR-078', outcomes: { 3: gaps(gap(3, 4)) } },
  'events/twice-ahead': {
    why: 'WSE-ERR-231',
    outcomes: {
      3: { returns: { out_of_order_count: 1, dropped_count: 1, topics: { t: { gaps: [gap(2, 2)] } } } },
      4: { returns: ['t2', 't3'] },
    },
  },
  'events/gap-of-one': { why: 'WSE-ERR-078', outcomes: { 2: gaps(gap(2, 2)) } },
  'events/gaps': { why: 'WSE-ERR-078', outcomes: { 4: gaps(gap(2, 4), gap(7, 8)) } },
  'events/reset': { why: 'WSE-ERR-078', outcomes: { 5: { returns: { topics: { b: { gaps: [gap(2, 2)] } } } } } },
  'events/cleanup/2.0.2': {
    why: 'WSE-ERR-078',
    outcomes: {
      3: {
        returns: { topics: { a: { expected: 3, buffered: 0, gaps: [], buffered_sequences: [] } }, total_topics: 1 },
      },
      4: { returns: null },
    },
  },
  'compressor/events/2.0.2': { why: 'WSE-PAY-036', outcomes: { 14: rejected } },
};

/** What stands in `changes`, and the rest as it was. */
function changed(value: unknown, changes: unknown): unknown {
  if (!isMap(value) || !isMap(changes)) return changes;
  const names = Object.entries(changes).map(([name, change]) => [name, changed(value[name], change)]);
  return { ...value, ...Object.fromEntries(names) };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inOurWay(name: string, theirs: readonly Outcome[]): readonly unknown[] {
  const outcomes = ownWays[name]?.outcomes ?? {};
  return theirs.map((outcome, at) => {
    const change = outcomes[at];
    return change === undefined ? outcome : 'raises' in change ? change : changed(outcome, change);
  });
}

/** Sizes depend on the library: what ours counts of them is told by a test of its own. */
function withoutSizes(value: unknown): unknown {
  if (!isMap(value) || !('total_bytes_saved' in value)) return value;
  const { total_bytes_saved: _, average_bytes_saved: __, ...others } = value;
  return others;
}

function inflated({ steps }: PrimitiveVector, theirs: readonly Outcome[]): Outcome[] {
  return theirs.map((outcome, at) => {
    if (!('returns' in outcome)) return outcome;
    const { returns } = outcome;
    const isCompressed = steps[at]?.call === 'compress' && returns instanceof Uint8Array;
    return { returns: isCompressed ? decompress(returns) : withoutSizes(returns) };
  });
}

function playVector(area: string, vector: PrimitiveVector): ReturnType<typeof play> {
  const clock = new StillClock();
  const make = makers[area];
  if (make === undefined) throw new TypeError(`nothing of ours for ${area}`);
  const [ours, theirs] = play(vector, make((vector.arguments ?? []) as readonly never[], clock), clock);
  return [ours, area === 'compressor' ? inflated(vector, theirs) : theirs];
}

/** A queue that can hold nothing is refused when it is made. (WSE-ERR-229) */
const refused = 'queue/without-room';

describe.each(Object.keys(makers))('the recorded conversations of %s', (area) => {
  it.each(recorded(area).filter(([name]) => name !== refused))('%s', (name, vector) => {
    const [ours, theirs] = playVector(area, vector);
    expect(ours).toEqual(inOurWay(name, theirs));
  });
});

describe('what is done better than recorded', () => {
  it.each(Object.entries(ownWays))('%s differs as it says', (name) => {
    const [area = ''] = name.split('/');
    const [, vector] = recorded(area).find(([other]) => other === name) ?? [];
    if (vector === undefined) throw new TypeError(`no vector ${name}`);
    const [ours, theirs] = playVector(area, vector);
    for (const at of Object.keys(ownWays[name]?.outcomes ?? {}))
      expect(ours[Number(at)]).not.toEqual(theirs[Number(at)]);
  });

  it('is to refuse a queue without room', () => {
    expect(() => createPriorityQueue(0)).toThrow(RangeError);
    expect(() => createPriorityMessageQueue({ maxMessages: 0 })).toThrow(RangeError);
    expect(() => createPriorityMessageQueue({ batchSize: 0.5 })).toThrow(RangeError);
  });
});
