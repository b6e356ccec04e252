import { describe, expect, it } from 'vitest';
import { transportCompliance } from '../../src/compliance/index.ts';
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

const left = transportCompliance(
  {
    name: 'uws',
    capabilities: {
      listener: { ...all, requestHeaders: false, endsBadTextWithoutCode: true },
      dialer: { ...all, prepared: false, group: false },
      wire: true,
      link: true,
    },
    setup: () => ({ listen, dialer, wire: createRawPeer(), link: createRelay(), memoryBytes: process.memoryUsage.rss }),
    scale: 0.05,
  },
  { describe, it },
);

describe('the cases left out for uws', () => {
  it('are those of dialers that can do less', () => {
    expect(left).toEqual([
      { id: 'open/headers-not-possible', because: 'dialer.requestHeaders is there' },
      { id: 'close/protocol-codes-not-possible', because: 'dialer.protocolCloseCodes is there' },
    ]);
  });
});
