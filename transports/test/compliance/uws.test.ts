import { describe, expect, it } from 'vitest';
import { type ListenerAbilities, transportCompliance } from '../../src/compliance/index.ts';
import { createRawPeer, createRelay } from '../../src/compliance/node.ts';
import type { Capabilities } from '../../src/interface.ts';
import { listen } from '../../src/uws/index.ts';
import { dialer } from '../../src/ws/index.ts';

const all: Capabilities = {
  prepared: true,
  group: true,
  backpressure: true,
  ping: true,
  protocolCloseCodes: true,
  terminate: true,
  requestHeaders: true,
};

const listener: ListenerAbilities = {
  ...all,
  requestHeaders: false,
  endsBadTextWithoutCode: true,
  closesAtOnce: true,
  cutsLargeMessages: true,
  dropsEarlyFrames: true,
  ignoresMaskBit: true,
  takesBadCloseForEmpty: true,
  refusesLateCloseCodes: true,
};

const left = transportCompliance(
  {
    name: 'uws',
    capabilities: { listener, dialer: { ...all, prepared: false, group: false }, wire: true, link: true },
    setup: () => ({ listen, dialer, wire: createRawPeer(), link: createRelay(), memoryBytes: process.memoryUsage.rss }),
    scale: 0.05,
  },
  { describe, it },
);

describe('the cases left out for uws', () => {
  it('are those of the ways it cannot change', () => {
    const ways = left.filter(({ because }) => because.startsWith('listener.'));
    expect(new Set(ways.map(({ because }) => because))).toEqual(
      new Set(
        [
          'closesAtOnce',
          'cutsLargeMessages',
          'dropsEarlyFrames',
          'ignoresMaskBit',
          'takesBadCloseForEmpty',
          'refusesLateCloseCodes',
        ].map((way) => `listener.${way} is there`),
      ),
    );
    expect(ways).toHaveLength(16);
    expect(left).toHaveLength(18);
  });
});
