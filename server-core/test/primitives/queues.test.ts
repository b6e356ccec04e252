import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createPriorityMessageQueue,
  createPriorityQueue,
  EventPriority,
  type PriorityMessageQueue,
} from '../../src/primitives/index.ts';

interface Entry {
  readonly priority: number;
  readonly item: number;
}

/** The next of a plain array: the first of the highest. */
function takeNext(entries: Entry[]): Entry | undefined {
  const highest = Math.max(...entries.map(({ priority }) => priority));
  const at = entries.findIndex(({ priority }) => priority === highest);
  return at < 0 ? undefined : entries.splice(at, 1)[0];
}

const operation = fc.oneof(
  fc.record({ push: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })) }),
  fc.constant('pop' as const),
  fc.record({ drain: fc.nat(4) }),
);

describe('a priority queue', () => {
  it('does what a sorted array does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(operation, { maxLength: 60 }), (maxItems, operations) => {
        const queue = createPriorityQueue<number>(maxItems);
        const model: Entry[] = [];
        operations.forEach((each, item) => {
          if (each === 'pop') expect(queue.pop()).toBe(takeNext(model)?.item);
          else if ('push' in each) {
            const hasRoom = model.length < maxItems;
            if (hasRoom) model.push({ priority: each.push, item });
            expect(queue.push(each.push, item)).toBe(hasRoom);
          } else {
            const wanted = Array.from({ length: each.drain }, () => takeNext(model)).filter(
              (entry) => entry !== undefined,
            );
            expect(queue.drain(each.drain)).toEqual(wanted.map((entry) => entry.item));
          }
          expect([queue.size, queue.isFull]).toEqual([model.length, model.length >= maxItems]);
        });
      }),
    );
  });

  it('tells undefined that waits from nothing', () => {
    const queue = createPriorityQueue<number | undefined>(2);
    queue.push(1, undefined);
    queue.push(0, 7);
    expect(queue.drain(9)).toEqual([undefined, 7]);
  });

  it('refuses a priority that has no place', () => {
    expect(() => createPriorityQueue(1).push(Number.NaN, 'x')).toThrow(RangeError);
    expect(() => createPriorityMessageQueue().enqueue('x', Number.NaN)).toThrow(RangeError);
  });

  it('takes many priorities and many items', () => {
    const queue = createPriorityQueue<number>(200_000);
    for (let item = 0; item < 200_000; item += 1) queue.push(item % 150_000, item);
    expect([queue.pop(), queue.pop(), queue.size]).toEqual([149_999, 149_998, 199_998]);
  });
});

interface Sent {
  readonly level: number;
  readonly message: number;
}

/** The policy in the plainest words: what is lost is the worst of all, the newcomer included. */
class NaiveMessages {
  waiting: Sent[] = [];
  lost: Sent[] = [];

  add(sent: Sent, maxMessages: number): boolean {
    this.waiting.push(sent);
    if (this.waiting.length <= maxMessages) return true;
    const lowest = Math.min(...this.waiting.map(({ level }) => level));
    const oldest = this.waiting.find(({ level }) => level === lowest) ?? sent;
    // Among equals the newcomer wins up to normal, and is refused above.
    const gone = sent.level > lowest || lowest <= EventPriority.normal ? oldest : sent;
    this.waiting.splice(this.waiting.indexOf(gone), 1);
    this.lost.push(gone);
    return gone !== sent;
  }
}

const levels = Object.values(EventPriority);

function inOrder(queue: PriorityMessageQueue<number>): number[] {
  const taken: number[] = [];
  for (let batch = queue.dequeueBatch(); batch.length > 0; batch = queue.dequeueBatch()) {
    taken.push(...batch.map(({ message }) => message));
  }
  return taken;
}

describe('a priority message queue', () => {
  it('loses the worst of all that waits, the newcomer included, and counts it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.constantFrom(...levels), { maxLength: 40 }),
        (maxMessages, sent) => {
          const queue = createPriorityMessageQueue<number>({ maxMessages, batchSize: 2 });
          const model = new NaiveMessages();
          sent.forEach((level, message) => {
            expect(queue.enqueue(message, level)).toBe(model.add({ level, message }, maxMessages));
          });
          const { droppedByPriority, totalDropped, waitingByPriority } = queue.stats();
          for (const level of levels) {
            expect(droppedByPriority[level]).toBe(model.lost.filter((lost) => lost.level === level).length);
            expect(waitingByPriority[level]).toBe(model.waiting.filter((kept) => kept.level === level).length);
          }
          expect(totalDropped).toBe(model.lost.length);
          const wanted = model.waiting.toSorted((one, other) => other.level - one.level);
          expect(inOrder(queue)).toEqual(wanted.map(({ message }) => message));
        },
      ),
    );
  });

  it('tells the age of what waits longest, the evicted forgotten', () => {
    let nowMs = 0;
    const queue = createPriorityMessageQueue<string>({ maxMessages: 2, nowMs: () => nowMs });
    queue.enqueue('old', EventPriority.low);
    nowMs = 100;
    queue.enqueue('young', EventPriority.normal);
    expect(queue.stats().oldestMessageAgeMs).toBe(100);
    queue.enqueue('newcomer', EventPriority.high);
    nowMs = 150;
    expect(queue.stats().oldestMessageAgeMs).toBe(50);
  });

  it('counts what was taken out', () => {
    const queue = createPriorityMessageQueue<string>({ batchSize: 2 });
    for (const message of ['a', 'b', 'c']) queue.enqueue(message);
    expect([queue.dequeueBatch().length, queue.dequeueBatch().length, queue.stats().totalDequeued]).toEqual([2, 1, 3]);
    queue.clear();
    expect(queue.stats()).toMatchObject({ totalDequeued: 0, size: 0, oldestMessageAgeMs: undefined });
  });
});
