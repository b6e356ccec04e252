import { describe, expect, it } from 'vitest';
import { EndpointHealth } from '../../src/connection/endpoint-health.ts';

describe('The health of an endpoint', () => {
  it('falls by failures in a row as published clients have it', () => {
    const health = new EndpointHealth();
    const scores = Array.from({ length: 5 }, () => {
      health.failed(0);
      return health.score(0);
    });
    expect(scores).toEqual([90, 70, 40, 10, 10]);
  });

  it('rises by successes as published clients have it', () => {
    const health = new EndpointHealth();
    for (let failures = 0; failures < 4; failures += 1) health.failed(0);
    const scores = Array.from({ length: 6 }, () => {
      health.succeeded(40, 0);
      return health.score(0);
    });
    expect(scores).toEqual([22, 36, 52, 70, 90, 100]);
  });

  it('rises less where answers are slow', () => {
    const scores = [40, 90, 190, 500].map((latencyMs) => {
      const health = new EndpointHealth();
      for (let failures = 0; failures < 4; failures += 1) health.failed(0);
      health.succeeded(latencyMs, 0);
      return health.score(0);
    });
    expect(scores).toEqual([22, 20, 18, 17]);
  });

  it('is healed by quiet time and never made worse by it', () => {
    const health = new EndpointHealth();
    for (let failures = 0; failures < 4; failures += 1) health.failed(0);
    expect([0, 30_000, 60_000, 600_000].map((nowMs) => health.score(nowMs))).toEqual([10, 19, 27, 89]);
    health.succeeded(40, 600_000);
    expect(health.score(600_000)).toBe(100);
    expect(health.score(6_000_000)).toBe(100);
  });

  it('weighs newer latencies more, and keeps a hundred', () => {
    const health = new EndpointHealth();
    expect(health.latencyMs).toBeUndefined();
    health.succeeded(100, 0);
    health.succeeded(400, 0);
    expect(health.latencyMs).toBe(300);
    for (let successes = 0; successes < 100; successes += 1) health.succeeded(7, 0);
    expect(health.latencyMs).toBe(7);
  });
});
