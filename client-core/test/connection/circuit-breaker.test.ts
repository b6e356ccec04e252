import { clientLimits } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import { CircuitBreaker } from '../../src/connection/circuit-breaker.ts';

function failTimes(breaker: CircuitBreaker, times: number, nowMs = 0): void {
  for (let done = 0; done < times; done += 1) breaker.failed(nowMs);
}

describe('A circuit breaker', () => {
  it('opens by the failures in a row of the schema, and not before', () => {
    const breaker = new CircuitBreaker();
    failTimes(breaker, clientLimits.circuit_breaker_threshold - 1);
    expect(breaker.state(0)).toBe('closed');
    breaker.failed(0);
    expect(breaker.state(0)).toBe('open');
    expect(breaker.allows(0)).toBe(false);
  });

  it('counts failures in a row alone', () => {
    const breaker = new CircuitBreaker({ failures: 2 });
    breaker.failed(0);
    breaker.succeeded();
    breaker.failed(0);
    expect(breaker.state(0)).toBe('closed');
  });

  it('opens by half when its time is over, to one try at a time', () => {
    const breaker = new CircuitBreaker();
    failTimes(breaker, 5, 1000);
    expect(breaker.state(60_999)).toBe('open');
    expect(breaker.state(61_000)).toBe('half_open');
    expect(breaker.allows(61_000)).toBe(true);
    breaker.begin();
    expect(breaker.allows(61_000)).toBe(false);
    breaker.released();
    expect(breaker.allows(61_000)).toBe(true);
  });

  it('closes by three successes in a row, and opens by one failure among them', () => {
    const breaker = new CircuitBreaker();
    failTimes(breaker, 5);
    const nowMs = 60_000;
    for (const state of ['half_open', 'half_open']) {
      breaker.begin();
      breaker.succeeded();
      expect(breaker.state(nowMs)).toBe(state);
    }
    breaker.begin();
    breaker.failed(nowMs);
    expect(breaker.state(nowMs)).toBe('open');
    for (let done = 0; done < 3; done += 1) {
      breaker.begin();
      breaker.succeeded();
    }
    expect(breaker.state(nowMs)).toBe('closed');
  });

  it('lets a try through early that is told to begin all the same', () => {
    const breaker = new CircuitBreaker();
    failTimes(breaker, 5);
    breaker.begin();
    expect(breaker.state(1)).toBe('half_open');
    breaker.failed(1);
    expect(breaker.opensAtMs).toBe(60_001);
  });
});
