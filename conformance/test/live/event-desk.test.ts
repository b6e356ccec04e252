import { describe, expect, it } from 'vitest';
import { EventDesk } from '../../src/live/event-desk.ts';
import type { Testee } from '../../src/live/peer.ts';
import { WireLog } from '../../src/live/wire-log.ts';

function deskOf(...batches: readonly (readonly unknown[])[][]): EventDesk {
  const queue = [...batches];
  const testee: Pick<Testee, 'takeEvents'> = { takeEvents: async () => queue.shift() ?? [] };
  return new EventDesk(testee as Testee, new WireLog(() => 0, 10));
}

describe('the desk of events', () => {
  it('finds what is there for those who do not want to wait', async () => {
    const desk = deskOf([['msg', 'a', {}]]);
    await expect(desk.find(() => true, 0)).resolves.toEqual(['msg', 'a', {}]);
  });

  it('gives nothing when nothing is there', async () => {
    await expect(deskOf().find(() => true, 0)).resolves.toBeUndefined();
  });

  it('keeps what was not asked for', async () => {
    const desk = deskOf([
      ['raw', 'a', 'x'],
      ['msg', 'a', {}],
    ]);
    await expect(desk.find(([kind]) => kind === 'msg', 0)).resolves.toEqual(['msg', 'a', {}]);
    await expect(desk.find(([kind]) => kind === 'raw', 0)).resolves.toEqual(['raw', 'a', 'x']);
  });
});
