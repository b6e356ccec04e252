import { createDrivenClock } from '@wsekit/transports/memory';
import { describe, expect, it } from 'vitest';
import { createTurnClock } from '../../src/connection/turn-clock.ts';

describe('A clock of turns', () => {
  it('gives one time within a turn, and reads another in the next', async () => {
    const driven = createDrivenClock();
    const clock = createTurnClock(driven);
    driven.advance(5);
    expect(clock.nowMs()).toBe(5);
    driven.advance(5);
    expect(clock.nowMs()).toBe(5);
    await Promise.resolve();
    expect(clock.nowMs()).toBe(10);
  });

  it('schedules as the clock behind it', () => {
    const driven = createDrivenClock();
    const called: number[] = [];
    createTurnClock(driven).schedule(7, () => called.push(driven.nowMs()));
    driven.advance(10);
    expect(called).toEqual([7]);
  });
});
