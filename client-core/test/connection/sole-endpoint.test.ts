import { describe, expect, it } from 'vitest';
import { createSoleEndpoint } from '../../src/connection/sole-endpoint.ts';

describe('The sole endpoint of a client', () => {
  it('is tried at any time, whatever has failed', () => {
    const endpoint = createSoleEndpoint('ws://a');
    endpoint.failed('ws://a', 5);
    expect(endpoint.pick(5)).toEqual({ url: 'ws://a', isProbe: false });
    expect(endpoint.earliestMs()).toBeLessThan(0);
  });

  it('is left alone for as long as its server has asked', () => {
    const endpoint = createSoleEndpoint('ws://a');
    endpoint.failed('ws://a', 5, 1000);
    expect([endpoint.pick(999), endpoint.earliestMs()]).toEqual([{ retryAtMs: 1000 }, 1000]);
    expect(endpoint.pick(1000)).toMatchObject({ url: 'ws://a' });
  });
});
