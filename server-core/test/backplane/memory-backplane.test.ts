// Holds the backplane within one process to the contract of all backplanes, with and without a history.
import { createMemoryBackplane, createMemoryBus, type MemoryBackplane } from '@wsekit/server-core';
import { createDrivenClock } from '@wsekit/transports/memory';
import { describe, it } from 'vitest';
import { describeBackplane } from './contract/describe-backplane.ts';
import type { BackplaneGround } from './contract/ground.ts';

const capabilities = { carriesPositions: true, countsPeers: true, maxTopicBytes: 65_535 };

function createGround(history: boolean): BackplaneGround {
  const clock = createDrivenClock();
  const bus = createMemoryBus(history ? { history: { bufferEntries: 32 } } : {});
  const turn = async (): Promise<void> => clock.advance(1);
  const made = new Map<object, MemoryBackplane>();
  return {
    clock,
    add() {
      const backplane = createMemoryBackplane(bus);
      made.set(backplane, backplane);
      return backplane;
    },
    turn,
    settle: turn,
    cut: (backplane) => made.get(backplane)?.cut(),
    heal: (backplane) => made.get(backplane)?.heal(),
    close() {},
  };
}

describeBackplane({ name: 'memory', capabilities, create: () => createGround(false) }, { describe, it });
describeBackplane(
  {
    name: 'memory with a history',
    capabilities: { ...capabilities, carriesPositions: false, history: { entries: 32, mostEntries: 32 } },
    create: () => createGround(true),
  },
  { describe, it },
);
