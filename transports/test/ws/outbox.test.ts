import { setImmediate as turnEnds } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Member, Outbox } from '../../src/ws/outbox.ts';
import { PreparedFrame } from '../../src/ws/prepared-frame.ts';

/** An outbox, and how many frames were in each write to the one member there is. */
function set() {
  const outbox = new Outbox();
  const writes: number[] = [];
  const member: Member = {
    hold: () => {},
    writeShared: (_, frames) => void writes.push(frames.length),
    writeHeld: () => {},
    tellMissed: () => {},
  };
  const group = { members: new Set([member]) };
  const publish = (count: number): void => {
    for (let left = count; left > 0; left -= 1) outbox.publish(group, new PreparedFrame('x'));
  };
  return { outbox, publish, writes };
}

describe('what is published over ws', () => {
  it('leaves behind the first call of a turn, and the rest of the turn together', async () => {
    const { publish, writes } = set();
    await turnEnds();
    publish(3);
    expect(writes).toEqual([]);
    await Promise.resolve();
    expect(writes).toEqual([3]);
    publish(2);
    await Promise.resolve();
    publish(1);
    await Promise.resolve();
    expect(writes).toEqual([3]);
    await turnEnds();
    await turnEnds();
    expect(writes).toEqual([3, 3]);
    publish(1);
    await Promise.resolve();
    expect(writes).toEqual([3, 3, 1]);
  });

  it('leaves once where somebody has asked for it before', async () => {
    const { outbox, publish, writes } = set();
    publish(2);
    outbox.flush();
    await Promise.resolve();
    await turnEnds();
    expect(writes).toEqual([2]);
  });
});
