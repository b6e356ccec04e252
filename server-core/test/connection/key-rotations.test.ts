import { createDrivenClock } from '@wsekit/transports/memory';
import { describe, expect, it } from 'vitest';
import { type KeyHolder, KeyRotations } from '../../src/connection/key-rotations.ts';

const graceMs = 1_000;

/** Rotations, a client with a key, and how many timers there are. */
function set() {
  const clock = createDrivenClock();
  let timers = 0;
  const rotations = new KeyRotations({
    clock: {
      nowMs: clock.nowMs,
      schedule(delayMs, call) {
        timers += 1;
        const callOff = clock.schedule(delayMs, () => {
          timers -= 1;
          call();
        });
        return () => {
          timers -= 1;
          callOff();
        };
      },
    },
    graceMs,
    tell: () => {},
  });
  const ends: number[] = [];
  const client = { id: 'c', keys: 1, isOpen: true, endFor: (_: string, code: number) => void ends.push(code) };
  const holder: KeyHolder = client;
  return { clock, rotations, client, holder, ends, timers: () => timers };
}

describe('keys that are old', () => {
  it('end a connection when its time is over, unless there is another by then', () => {
    const { clock, rotations, client, holder, ends, timers } = set();
    rotations.due(holder);
    client.keys = 2;
    clock.advance(graceMs);
    expect([ends, timers()]).toEqual([[], 0]);
    rotations.due(holder);
    clock.advance(graceMs - 1);
    expect(ends).toEqual([]);
    clock.advance(1);
    expect([ends, timers()]).toEqual([[1012], 0]);
  });

  it('hold no client that has ended, and no client twice', () => {
    const { rotations, client, holder, timers } = set();
    rotations.due(holder);
    rotations.due(holder);
    expect(timers()).toBe(1);
    rotations.forget(holder);
    rotations.forget(holder);
    expect(timers()).toBe(0);
    client.isOpen = false;
    rotations.due(holder);
    expect(timers()).toBe(0);
  });
});
