import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Fifo } from '../src/fifo.ts';

it('values come out in the order they went in, however many stand between', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1_500, max: 1_500 }), { maxLength: 12 }), (amounts) => {
      const fifo = new Fifo<number>();
      let [pushed, taken] = [0, 0];
      for (const amount of amounts) {
        for (let index = 0; index < amount; index += 1) fifo.push(pushed++);
        for (let index = 0; index > amount; index -= 1) {
          const expected = taken < pushed ? taken++ : undefined;
          expect([fifo.first, fifo.shift()]).toEqual([expected, expected]);
        }
        expect(fifo.size).toBe(pushed - taken);
      }
      fifo.clear();
      expect([fifo.size, fifo.first, fifo.shift()]).toEqual([0, undefined, undefined]);
    }),
  );
});
