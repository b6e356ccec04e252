import { describe, expect, it } from 'vitest';
import { transportCompliance } from '../../src/compliance/index.ts';
import type { LinkInstrument } from '../../src/compliance/instruments.ts';
import type { Capabilities } from '../../src/interface.ts';
import { createNetwork, type MemoryLink, type MemoryNetwork } from '../../src/memory/index.ts';

const listener: Capabilities = {
  prepared: true,
  group: true,
  backpressure: true,
  ping: true,
  protocolCloseCodes: true,
  terminate: true,
  requestHeaders: true,
};

/** Links of a network, told from those that go around them by the name of the host that was dialled. */
function createLinks(network: MemoryNetwork): LinkInstrument {
  let opened = 0;
  return {
    open: async (url) => {
      opened += 1;
      const host = `link-${opened}`;
      const each = (act: (link: MemoryLink) => void): void =>
        [...network.links].filter((link) => new URL(link.url).hostname === host).forEach(act);
      return {
        url: `ws://${host}:${new URL(url).port}`,
        pause: () => each((link) => [link.pause('dialer'), link.pause('listener')]),
        resume: () => each((link) => [link.resume('dialer'), link.resume('listener')]),
        cut: () => each((link) => link.cut()),
        close: () => each((link) => link.cut()),
      };
    },
  };
}

const left = transportCompliance(
  {
    name: 'memory',
    capabilities: { listener, dialer: { ...listener, prepared: false, group: false }, link: true },
    setup: () => {
      const network = createNetwork();
      const { listen, dialer } = network;
      return { listen, dialer, link: createLinks(network), memoryBytes: process.memoryUsage.rss };
    },
    scale: 0.05,
  },
  { describe, it },
);

describe('the cases left out for memory', () => {
  it('are those of dialers that can do less, and those of bytes on a wire', () => {
    const others = left.filter(({ because }) => because !== 'there is no wire');
    expect(others).toEqual([
      { id: 'open/headers-not-possible', because: 'dialer.requestHeaders is there' },
      { id: 'close/protocol-codes-not-possible', because: 'dialer.protocolCloseCodes is there' },
    ]);
  });
});
