import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue } from '../../src/session/fair-queue.ts';

interface Item {
  readonly level: number;
  readonly order: number;
  readonly bytes: number;
}

const levels = [10, 8, 5, 3, 1];
const level = fc.constantFrom(...levels);
const overtaking = 3;

function drain(queue: FairQueue<Item>): Item[] {
  const out: Item[] = [];
  for (let item = queue.take(); item !== undefined; item = queue.take()) out.push(item);
  return out;
}

describe('a fair queue', () => {
  it('gives the more urgent first, and equals in their order, whatever order they came in', () => {
    const items = fc.uniqueArray(fc.record({ level, order: fc.nat(900), bytes: fc.nat(9) }), {
      selector: (i) => i.order,
    });
    fc.assert(
      fc.property(items, (given) => {
        const queue = new FairQueue<Item>();
        for (const item of given) queue.add(item);
        expect(queue.bytes).toBe(given.reduce((sum, { bytes }) => sum + bytes, 0));
        expect(drain(queue)).toEqual(given.toSorted((a, b) => b.level - a.level || a.order - b.order));
        expect([queue.size, queue.bytes]).toEqual([0, 0]);
      }),
    );
  });

  it('lets no item be overtaken by more later ones than stated, however many come', () => {
    const steps = fc.array(fc.record({ level, takes: fc.nat(2) }), { maxLength: 200 });
    fc.assert(
      fc.property(steps, (given) => {
        const queue = new FairQueue<Item>(overtaking);
        const taken: Item[] = [];
        given.forEach(({ level: its, takes }, order) => {
          queue.add({ level: its, order, bytes: 0 });
          for (let count = 0; count < takes; count += 1)
            taken.push(...[queue.take()].filter((item) => item !== undefined));
        });
        taken.push(...drain(queue));
        expect(taken).toHaveLength(given.length);
        taken.forEach((item, at) => {
          const overtakers = taken.slice(0, at).filter((other) => other.order > item.order);
          expect(overtakers.length).toBeLessThanOrEqual(overtaking * levels.indexOf(item.level));
        });
      }),
    );
  });

  it('lets a background message go behind 4,000 critical ones, where those never end', () => {
    const queue = new FairQueue<Item>();
    queue.add({ level: 1, order: 0, bytes: 0 });
    let order = 0;
    let next: Item | undefined;
    do {
      order += 1;
      queue.add({ level: 10, order, bytes: 0 });
      next = queue.take();
    } while (next?.level === 10 && order < 10_000);
    expect([next?.level, order]).toEqual([1, 4_001]);
  });

  it('takes out what it is asked to, once', () => {
    const queue = new FairQueue<Item>();
    const items = [3, 1, 2].map((order) => ({ level: 5, order, bytes: 1 }));
    for (const item of items) queue.add(item);
    expect(items.slice(0, 2).map((item) => queue.remove(item))).toEqual([true, true]);
    expect([queue.remove({ level: 5, order: 1, bytes: 1 }), queue.bytes, drain(queue)]).toEqual([false, 1, [items[2]]]);
  });

  it('names those that have to make room, the oldest of the lowest first, none as urgent as the newcomer', () => {
    const queue = new FairQueue<Item>();
    const [low, lower, lowest] = [
      { level: 3, order: 1, bytes: 10 },
      { level: 1, order: 2, bytes: 1 },
      { level: 1, order: 0, bytes: 5 },
    ] as const;
    for (const item of [low, lower, lowest]) queue.add(item);
    expect(queue.victimsFor({ messages: 0, bytes: -3 }, 1)).toEqual([]);
    expect(queue.victimsFor({ messages: 1, bytes: 0 }, 3)).toEqual([lowest]);
    expect(queue.victimsFor({ messages: 1, bytes: 7 }, 5)).toEqual([lowest, lower, low]);
    expect(queue.victimsFor({ messages: 1, bytes: 7 }, 3)).toBeUndefined();
  });

  it('knows five levels alone', () => {
    expect(() => new FairQueue<Item>().add({ level: 7, order: 0, bytes: 0 })).toThrow(RangeError);
  });
});
