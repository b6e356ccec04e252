import { describe, expect, it } from 'vitest';
import { createDrivenClock } from '../../src/memory/index.ts';

describe('a driven clock', () => {
  it('makes calls in order of time, and of scheduling within one time', () => {
    const clock = createDrivenClock();
    const made: string[] = [];
    clock.schedule(20, () => made.push(`late ${clock.nowMs()}`));
    clock.schedule(10, () => made.push(`first ${clock.nowMs()}`));
    clock.schedule(10, () => made.push(`second ${clock.nowMs()}`));
    clock.advance(20);
    expect(made).toEqual(['first 10', 'second 10', 'late 20']);
  });

  it('makes what a call schedules within the span, at its own time', () => {
    const clock = createDrivenClock();
    const made: number[] = [];
    clock.schedule(3, () => clock.schedule(4, () => made.push(clock.nowMs())));
    clock.schedule(3, () => clock.schedule(8, () => made.push(clock.nowMs())));
    clock.advance(10);
    expect([made, clock.nowMs()]).toEqual([[7], 10]);
  });

  it('makes calls without delay when it is advanced by 0, never before', () => {
    const clock = createDrivenClock();
    let made = 0;
    clock.schedule(0, () => {
      made += 1;
    });
    expect(made).toBe(0);
    clock.advance(0);
    expect(made).toBe(1);
  });

  it('does not make calls that were called off', () => {
    const clock = createDrivenClock();
    const made: string[] = [];
    const callOff = clock.schedule(1, () => made.push('off'));
    clock.schedule(1, () => made.push('on'));
    callOff();
    callOff();
    clock.advance(5);
    expect(made).toEqual(['on']);
  });

  it('runs to the last call', () => {
    const clock = createDrivenClock();
    clock.schedule(5, () => clock.schedule(500, () => {}));
    clock.runAll();
    expect(clock.nowMs()).toBe(505);
  });

  it('gives up on calls that never end', () => {
    const clock = createDrivenClock();
    const again = (): void => void clock.schedule(1, again);
    again();
    expect(() => clock.runAll()).toThrow(RangeError);
  });

  it('refuses to run backwards', () => {
    expect(() => createDrivenClock().advance(-1)).toThrow(RangeError);
    expect(() => createDrivenClock().advance(Number.NaN)).toThrow(RangeError);
  });
});
