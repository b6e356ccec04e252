import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventSequencer } from '../../src/primitives/index.ts';
import { StillClock } from './recorded.ts';

describe('an event sequencer', () => {
  it('gives each event once and in order, however they were shuffled within its reach', () => {
    const shuffled = fc.nat(40).chain((count) => {
      const numbers = Array.from({ length: count }, (_, at) => at + 1);
      return fc.shuffledSubarray(numbers, { minLength: count });
    });
    fc.assert(
      fc.property(shuffled, (numbers) => {
        const sequencer = createEventSequencer<number>({ maxAhead: 50 });
        sequencer.process('t', 0, 0);
        const given = numbers.flatMap((number) => sequencer.process('t', number, number));
        expect(given).toEqual(numbers.toSorted((one, other) => one - other));
        expect(sequencer.stats()).toMatchObject({ droppedCount: 0, waitingCount: 0 });
      }),
    );
  });

  it('gives, keeps or counts every event, and counts every number that never came', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { minLength: 1, maxLength: 60 }), (numbers) => {
        const sequencer = createEventSequencer<number>({ maxAhead: 5 });
        const given = numbers.flatMap((number) => sequencer.process('t', number, number));
        const { waitingCount, droppedCount, topics } = sequencer.stats();
        expect(given).toEqual([...new Set(given)].toSorted((one, other) => one - other));
        const passed = (topics.get('t')?.expected ?? 0) - (numbers[0] ?? 0);
        const neverGiven = passed - given.length;
        expect(droppedCount).toBe(neverGiven + numbers.length - given.length - waitingCount);
      }),
    );
  });

  it('gives up what is missing once events have waited for their time', () => {
    const clock = new StillClock();
    const sequencer = createEventSequencer<string>({ maxAgeMs: 1_000, nowMs: clock.nowMs });
    sequencer.process('a', 1, 'a1');
    sequencer.process('a', 4, 'a4');
    sequencer.process('b', 1, 'b1');
    clock.ms = 999;
    sequencer.process('b', 3, 'b3');
    expect(sequencer.cleanup()).toEqual([]);
    clock.ms = 1_000;
    expect(sequencer.cleanup()).toEqual([{ topic: 'a', events: ['a4'] }]);
    expect(sequencer.process('a', 5, 'a5')).toEqual(['a5']);
    expect(sequencer.stats()).toMatchObject({ droppedCount: 2, waitingCount: 1 });
  });

  it('knows no more topics than it may: the one used longest ago makes room, and what waits in it is counted', () => {
    const sequencer = createEventSequencer<number>({ maxTopics: 2 });
    sequencer.process('a', 1, 1);
    sequencer.process('a', 3, 3);
    sequencer.process('b', 1, 1);
    sequencer.process('c', 1, 1);
    expect([...sequencer.stats().topics.keys()]).toEqual(['b', 'c']);
    expect(sequencer.stats().droppedCount).toBe(1);
    sequencer.process('b', 2, 2);
    sequencer.process('d', 1, 1);
    expect([...sequencer.stats().topics.keys()]).toEqual(['b', 'd']);
  });

  it('takes any name for a topic', () => {
    const sequencer = createEventSequencer<number>();
    expect(sequencer.process('__proto__', 1, 1)).toEqual([1]);
    expect(sequencer.stats().topics.get('__proto__')?.expected).toBe(2);
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('refuses the number %d', (sequence) => {
    expect(() => createEventSequencer().process('t', sequence, 1)).toThrow(RangeError);
  });

  it.each([{ maxAhead: 0 }, { maxAgeMs: 0 }, { maxTopics: 0 }, { windowEntries: 0 }])(
    'refuses bounds of %j',
    (options) => {
      expect(() => createEventSequencer(options)).toThrow(RangeError);
    },
  );
});
