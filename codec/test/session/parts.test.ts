import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createAckTracker,
  createDedupWindow,
  createDialectGuess,
  createPriorityQueue,
  createSequenceWindow,
  createTokenBucket,
  createTopicPositions,
  packBatch,
  priorityLevel,
  unpackBatch,
  unpackPriority,
} from '../../src/session/index.ts';

describe('a token bucket', () => {
  it('gives a burst of its capacity, then its refill, and never more', () => {
    const bucket = createTokenBucket({ capacity: 3, refillPerSecond: 2, nowMs: 0 });
    expect([0, 0, 0, 0].map((nowMs) => bucket.take(nowMs))).toEqual([true, true, true, false]);
    expect(bucket.retryAfterMs(0)).toBe(500);
    expect([499, 500, 500, 1_000].map((nowMs) => bucket.take(nowMs))).toEqual([false, true, false, true]);
    expect(bucket.tokens(1_000_000)).toBe(3);
  });

  it('stands still while time runs backwards, and warns below a fifth', () => {
    const bucket = createTokenBucket({ capacity: 10, refillPerSecond: 1, nowMs: 1_000 });
    for (let taken = 0; taken < 9; taken += 1) {
      expect(bucket.isLow(1_000)).toBe(false);
      bucket.take(1_000);
    }
    expect(bucket.isLow(0)).toBe(true);
    expect(bucket.tokens(0)).toBe(1);
  });

  it('goes on from where a clock is that was set back', () => {
    const bucket = createTokenBucket({ capacity: 10, refillPerSecond: 1, nowMs: 3_600_000 });
    bucket.take(3_600_000, 10);
    expect([0, 1_000, 2_000].map((nowMs) => bucket.tokens(nowMs))).toEqual([0, 1, 2]);
    bucket.reset(500);
    bucket.take(500, 10);
    expect(bucket.tokens(1_500)).toBe(1);
  });

  it('refuses sizes that cannot be meant', () => {
    expect(() => createTokenBucket({ capacity: -1, refillPerSecond: 1, nowMs: 0 })).toThrow(RangeError);
    expect(() => createTokenBucket({ capacity: 1, refillPerSecond: Number.NaN, nowMs: 0 })).toThrow(RangeError);
    expect(createTokenBucket({ capacity: 1, refillPerSecond: 0, nowMs: 0 }).retryAfterMs(0)).toBe(0);
    const dry = createTokenBucket({ capacity: 1, refillPerSecond: 0, nowMs: 0 });
    dry.take(0);
    expect(dry.retryAfterMs(0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('takes many tokens at once or none, and says when they will be there', () => {
    const bucket = createTokenBucket({ capacity: 4, refillPerSecond: 2, initialTokens: 1, nowMs: 0 });
    expect([bucket.take(0, 2), bucket.tokens(0), bucket.retryAfterMs(0, 3)]).toEqual([false, 1, 1_000]);
    expect([bucket.take(1_000, 3), bucket.tokens(1_000)]).toEqual([true, 0]);
    expect(bucket.retryAfterMs(1_000, 5)).toBe(Number.POSITIVE_INFINITY);
    bucket.reset(1_000);
    expect(bucket.tokens(1_000)).toBe(4);
    expect(createTokenBucket({ capacity: 4, refillPerSecond: 2, initialTokens: 9, nowMs: 0 }).tokens(0)).toBe(4);
    expect(() => createTokenBucket({ capacity: 4, refillPerSecond: 2, initialTokens: -1, nowMs: 0 })).toThrow(
      RangeError,
    );
  });

  it('takes no more in any window than capacity and refill allow', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 200 }), fc.integer({ min: 1, max: 20 }), (gaps, capacity) => {
        const bucket = createTokenBucket({ capacity, refillPerSecond: 10, nowMs: 0 });
        let nowMs = 0;
        const times: number[] = [];
        for (const gap of gaps) {
          nowMs += gap;
          if (bucket.take(nowMs)) times.push(nowMs);
        }
        return times.every((from, index) => times.length - index <= capacity + ((nowMs - from) / 1_000) * 10 + 1e-6);
      }),
    );
  });
});

describe('a dedup window', () => {
  it('remembers 50,000 ids, the oldest forgotten first, and seeing one again changes nothing', () => {
    const window = createDedupWindow();
    for (let id = 0; id < 50_000; id += 1) expect(window.add(`${id}`, 0)).toBe(true);
    expect(window.add('0', 0)).toBe(false);
    expect(window.add('50000', 0)).toBe(true);
    expect([window.has('0', 0), window.has('1', 0), window.size]).toEqual([false, true, 50_000]);
  });

  it('forgets by age', () => {
    const window = createDedupWindow({ maxAgeMs: 300_000 });
    window.add('a', 0);
    expect([window.has('a', 300_000), window.has('a', 300_001), window.add('a', 300_001)]).toEqual([true, false, true]);
  });

  it('remembers no more characters than it may, however long an id is', () => {
    const window = createDedupWindow({ maxChars: 10 });
    for (const id of ['aaaa', 'bbbb', 'cc', 'd']) window.add(id, 0);
    expect(['aaaa', 'bbbb', 'cc', 'd'].map((id) => window.has(id, 0))).toEqual([false, true, true, true]);
    expect([window.add('e'.repeat(11), 0), window.size]).toEqual([true, 0]);
    window.add('ffffffffff', 0);
    window.forget('ffffffffff');
    for (const id of ['gggggggg', 'hh']) window.add(id, 0);
    expect(window.size).toBe(2);
    window.clear();
    expect([window.add('iiiiiiiiii', 0), window.size]).toEqual([true, 1]);
  });

  it('forgets when it is told what is older', () => {
    const window = createDedupWindow();
    window.add('a', 0);
    window.add('b', 100);
    window.forgetOlder(99, 100);
    expect([window.has('a', 100), window.has('b', 100), window.size]).toEqual([false, true, 1]);
  });

  it('is a set of the last ids', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30)), fc.integer({ min: 1, max: 8 }), (ids, maxEntries) => {
        const window = createDedupWindow({ maxEntries });
        let model: number[] = [];
        return ids.every((id) => {
          const isNew = !model.includes(id);
          if (isNew) model = [...model, id].slice(-maxEntries);
          return window.add(`${id}`, 0) === isNew && window.size === model.length;
        });
      }),
    );
  });

  it('refuses bounds that cannot be meant', () => {
    expect(() => createDedupWindow({ maxEntries: 0 })).toThrow(RangeError);
    expect(() => createDedupWindow({ maxChars: 0 })).toThrow(RangeError);
    expect(() => createDedupWindow({ maxAgeMs: 0 })).toThrow(RangeError);
  });
});

describe('a sequence window', () => {
  it('delivers in order whatever comes first, each once', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...Array(60).keys()], { minLength: 60 }), (order) => {
        const got: number[] = [];
        const window = createSequenceWindow<number>({ deliver: (item) => got.push(item) });
        for (const sequence of [...order, ...order]) window.accept(sequence, sequence, 0);
        return got.join() === [...Array(60).keys()].join() && window.waiting === 0;
      }),
    );
  });

  it('gives up what is more than 100 behind, and tells', () => {
    const got: number[] = [];
    const gaps: [number, number][] = [];
    const window = createSequenceWindow<number>({
      deliver: (item) => got.push(item),
      onGap: (first, count) => gaps.push([first, count]),
    });
    expect([window.accept(0, 0, 0), window.accept(2, 2, 0), window.accept(2, 2, 0)]).toEqual([
      'delivered',
      'waiting',
      'seen',
    ]);
    expect(window.accept(101, 101, 0)).toBe('waiting');
    expect(window.accept(103, 103, 0)).toBe('delivered');
    expect([got, gaps, window.next]).toEqual([
      [0, 2, 101, 103],
      [
        [1, 1],
        [3, 98],
        [102, 1],
      ],
      104,
    ]);
  });

  it('gives up what has been missing for five minutes', () => {
    const got: number[] = [];
    const window = createSequenceWindow<number>({ deliver: (item) => got.push(item) }, 10);
    window.accept(12, 12, 0);
    window.advance(299_999);
    expect(got).toEqual([]);
    window.advance(300_000);
    expect([got, window.next]).toEqual([[12], 13]);
    window.reset(0);
    expect(window.accept(0, 0, 0)).toBe('delivered');
  });

  it('refuses bounds that cannot be meant', () => {
    expect(() => createSequenceWindow({ maxAhead: 0, deliver: () => {} })).toThrow(RangeError);
    expect(() => createSequenceWindow({ maxAgeMs: 0, deliver: () => {} })).toThrow(RangeError);
  });

  it('tells the numbers that wait, in order, and since when the first of them does', () => {
    const window = createSequenceWindow<string>({ deliver: () => {} });
    expect([window.waitingNumbers(), window.waitingSinceMs]).toEqual([[], undefined]);
    window.accept(5, 'five', 10);
    window.accept(2, 'two', 20);
    expect([window.waitingNumbers(), window.waitingSinceMs]).toEqual([[2, 5], 10]);
    for (const sequence of [0, 1, 3, 4]) window.accept(sequence, 'other', 30);
    expect([window.waitingNumbers(), window.waitingSinceMs]).toEqual([[], undefined]);
  });
});

describe('topic positions', () => {
  const at = (e: string, o: number, tp = 'a') => ({ tp, e, o });

  it('keep the last 32 epochs of a topic side by side', () => {
    const positions = createTopicPositions();
    for (let epoch = 0; epoch < 32; epoch += 1) positions.accept(at(`e${epoch}`, 5));
    for (let epoch = 0; epoch < 32; epoch += 1) {
      expect([5, 7, 6].map((offset) => positions.accept(at(`e${epoch}`, offset)))).toEqual(['seen', 'gap', 'next']);
      expect(positions.get('a')).toEqual({ epoch: `e${epoch}`, offset: 6 });
    }
    expect(positions.accept(at('e32', 5))).toBe('new_epoch');
    expect(positions.accept(at('e0', 6))).toBe('new_epoch');
    expect([...positions.entries()]).toEqual([['a', { epoch: 'e0', offset: 6 }]]);
  });

  it('take a first message, the next, and another epoch; drop what came and stop before a gap', () => {
    const positions = createTopicPositions();
    const verdicts = [at('1', 5), at('1', 6), at('1', 6), at('1', 4), at('1', 8), at('1', 7), at('2', 0)];
    expect(verdicts.map((message) => positions.accept(message))).toEqual([
      'next',
      'next',
      'seen',
      'seen',
      'gap',
      'next',
      'first_of_epoch',
    ]);
    expect(positions.get('a')).toEqual({ epoch: '2', offset: 0 });
    expect(positions.accept({ t: 'chat' })).toBeUndefined();
    for (const o of [0.5, -1, '1', 2 ** 53] as unknown[] as number[])
      expect(positions.accept({ tp: 'a', e: '2', o })).toBeUndefined();
  });

  it('know a first message for the first there is while the topic is followed over one connection alone', () => {
    const positions = createTopicPositions();
    const verdictOf = (epoch: string, offset = 0): unknown => positions.accept(at(epoch, offset));
    expect([verdictOf('1'), verdictOf('2'), verdictOf('3', 1)]).toEqual(['next', 'first_of_epoch', 'new_epoch']);
    positions.reconnected();
    expect([verdictOf('4'), verdictOf('5')]).toEqual(['new_epoch', 'first_of_epoch']);
    positions.reconnected();
    positions.heardOf('a');
    expect([verdictOf('6'), verdictOf('5', 1), verdictOf('7')]).toEqual(['first_of_epoch', 'next', 'new_epoch']);
  });

  it('go on with the next message of each epoch behind a loss, know when more is missing there, and take nothing again', () => {
    const positions = createTopicPositions();
    for (const message of [at('1', 5), at('2', 0)]) positions.accept(message);
    positions.lose('a');
    expect([positions.get('a'), positions.get('a', '1'), [...positions.entries()]]).toEqual([undefined, undefined, []]);
    const verdicts = [at('1', 5), at('1', 9), at('1', 11), at('2', 0), at('2', 4), at('3', 6)];
    expect(verdicts.map((message) => positions.accept(message))).toEqual([
      'seen',
      'past_hole',
      'gap',
      'seen',
      'past_hole',
      'new_epoch',
    ]);
    expect([positions.get('a', '1'), positions.get('a', '2'), positions.get('a', '4')]).toEqual([
      { epoch: '1', offset: 9 },
      { epoch: '2', offset: 4 },
      undefined,
    ]);
  });

  it('take what was seen behind a gap for part of the loss that was told, and no more than that', () => {
    const positions = createTopicPositions();
    const verdictsOf = (...offsets: number[]) => offsets.map((offset) => positions.accept(at('1', offset)));
    expect(verdictsOf(5, 8, 7)).toEqual(['next', 'gap', 'gap']);
    positions.lose('a');
    expect(verdictsOf(9, 12)).toEqual(['next', 'gap']);
    positions.lose('a');
    expect(verdictsOf(14, 15)).toEqual(['past_hole', 'next']);
    expect(verdictsOf(17, 16, 17)).toEqual(['gap', 'next', 'next']);
    positions.lose('a');
    expect(verdictsOf(18)).toEqual(['next']);
  });

  it('can be set, forward only within an epoch and leaving others where they are, and forgotten', () => {
    const positions = createTopicPositions();
    positions.accept(at('0', 3));
    positions.set('a', { epoch: '1', offset: 9 });
    positions.set('a', { epoch: '1', offset: 4 });
    expect(positions.get('a', '0')).toEqual({ epoch: '0', offset: 3 });
    expect(positions.accept(at('1', 10))).toBe('next');
    expect([...positions.entries()]).toEqual([['a', { epoch: '1', offset: 10 }]]);
    positions.forget('a');
    expect(positions.get('a')).toBeUndefined();
  });

  it('forget the topics they have known for longest rather than grow without bound', () => {
    const positions = createTopicPositions(1000);
    for (let topic = 0; topic < 10_000; topic += 1) positions.accept(at('00000001', 0, `topic ${topic}`));
    const known = [...positions.entries()].map(([topic]) => topic);
    expect(known.length).toBeGreaterThan(10);
    expect(known.length).toBeLessThan(20);
    expect(known.at(-1)).toBe('topic 9999');
    for (let round = 0; round < 1000; round += 1) {
      positions.accept(at('00000001', round + 1, 'topic 9999'));
      positions.set('one', { epoch: '1', offset: round });
      positions.forget('one');
    }
    expect(positions.get('topic 9990')).toEqual({ epoch: '00000001', offset: 0 });
    positions.accept(at('1', 0, 'x'.repeat(2000)));
    expect([...positions.entries()]).toEqual([]);
    expect(() => createTopicPositions(0)).toThrow(RangeError);
  });
});

describe('a priority queue', () => {
  it('gives the highest first and keeps the order among equals', () => {
    const queue = createPriorityQueue<string>(10);
    for (const [item, priority] of [
      ['a', 5],
      ['b', 10],
      ['c', 5],
      ['d', 1],
    ] as const)
      queue.add(item, priority);
    expect(['', '', '', '', ''].map(() => queue.take())).toEqual(['b', 'a', 'c', 'd', undefined]);
  });

  it('loses the oldest of the lowest when it is full, or refuses the newcomer', () => {
    const lost: string[] = [];
    const queue = createPriorityQueue<string>(2, (item) => lost.push(item));
    expect([queue.add('a', 5), queue.add('b', 5), queue.add('c', 5), queue.add('d', 6)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect([lost, queue.take(), queue.take(), queue.size]).toEqual([['a'], 'd', 'b', 0]);
    expect(() => createPriorityQueue(0)).toThrow(RangeError);
  });

  it('gives up the oldest of the lowest when it is asked to', () => {
    const queue = createPriorityQueue<string>(9);
    expect([queue.lowest, queue.displace()]).toEqual([undefined, undefined]);
    for (const [item, priority] of [
      ['a', 5],
      ['b', -1.5],
      ['c', -1.5],
      ['d', 9],
    ] as const)
      queue.add(item, priority);
    expect([queue.lowest, queue.displace(), queue.displace(), queue.lowest]).toEqual([-1.5, 'b', 'c', 5]);
    queue.clear();
    expect([queue.lowest, queue.take(), queue.size]).toEqual([undefined, undefined, 0]);
  });
});

describe('containers', () => {
  it('unpack what was packed', () => {
    const messages = [{ t: 'a', p: 1 }, { t: 'b' }];
    expect(packBatch(messages, 'b-1')).toEqual({ t: 'batch', p: { messages, count: 2, batch_id: 'b-1' } });
    expect(unpackBatch(packBatch(messages))).toEqual({ messages, refused: 0 });
  });

  it('pass over entries that are no messages, and batches within', () => {
    const messages = [{ type: 'a', payload: 1 }, 5, null, [], packBatch([])];
    expect(unpackBatch({ t: 'batch', p: { messages } })).toEqual({ messages: [{ t: 'a', p: 1 }], refused: 4 });
    expect(unpackBatch({ t: 'batch', p: { messages: 5 } })).toBeUndefined();
    expect(unpackBatch({ t: 'chat', p: { messages: [] } })).toBeUndefined();
  });

  it('read both forms of an urgent message', () => {
    expect(unpackPriority({ t: 'priority_message', p: { message: { t: 'a', p: 1 }, priority: 8 } })).toEqual({
      t: 'a',
      p: 1,
      pri: 8,
    });
    expect(unpackPriority({ t: 'priority_message', p: { type: 'a', content: 1 } })).toEqual({ t: 'a', p: 1 });
    expect(unpackPriority({ t: 'priority_message', p: 5 })).toBeUndefined();
  });
});

describe('an ack tracker', () => {
  it('numbers from 1, confirms all up to a number, and takes refused ones out', () => {
    const tracker = createAckTracker<string>(3);
    expect(['a', 'b', 'c', 'd'].map((item) => tracker.track(item))).toEqual([1, 2, 3, undefined]);
    tracker.take({ t: 'ack', p: { s: 2 } });
    expect([...tracker.entries()]).toEqual([[3, 'c']]);
    tracker.take({ t: 'nack', p: { s: 3 } });
    tracker.take({ t: 'nack', p: {} });
    expect([tracker.size, tracker.acknowledge(9), tracker.track('e')]).toEqual([0, 0, 4]);
    expect(() => createAckTracker(0)).toThrow(RangeError);
  });
});

describe('a dialect guess', () => {
  it('narrows down by signs, the newest left counts, and a version ends it', () => {
    const guess = createDialectGuess();
    expect(guess.dialect.name).toBe('D2g');
    expect([guess.seeText('WSE{"t":"x"}'), guess.dialect.name]).toEqual([true, 'D2b']);
    expect([guess.see({ pongVersion: 2 }), guess.dialect.name, guess.isCertain]).toEqual([true, 'D2a', false]);
    expect([guess.see({ recoveryStamp: true }), guess.dialect.name]).toEqual([false, 'D2a']);
    expect([guess.see({ serverHello: false }), guess.dialect.name, guess.isCertain]).toEqual([true, 'D1', true]);
    expect([guess.seeVersion('2.3.1'), guess.dialect.name]).toEqual([true, 'D2e']);
    expect([guess.seeVersion('2.0.0'), guess.see({ pongVersion: 2 }), guess.dialect.name]).toEqual([
      false,
      false,
      'D2e',
    ]);
  });

  it('takes no version for one that is none', () => {
    const guess = createDialectGuess();
    expect(['', 'x', 5, '3.0.0', undefined].map((version) => guess.seeVersion(version))).toEqual(Array(5).fill(false));
    expect(guess.isCertain).toBe(false);
  });
});

describe('the level of a priority', () => {
  it('is the nearest, the higher of two equally near, and normal for what is no number', () => {
    const given = [10, 9, 8, 7, 6.5, 6, 4, 2, 1, 0, -5, 99, Number.NaN, '10', undefined];
    expect(given.map(priorityLevel)).toEqual([10, 10, 8, 8, 8, 5, 5, 3, 1, 1, 1, 10, 5, 5, 5]);
  });
});
