import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NetworkMonitor } from '../../src/network/monitor.ts';

const timeoutMs = 15_000;
const hourMs = 3_600_000;

/** Pings at intervals from a time on, each answered after its latency; undefined for no answer. Gives the time behind. */
function feed(monitor: NetworkMonitor, latencies: readonly (number | undefined)[], fromMs = 0): number {
  latencies.forEach((latencyMs, at) => {
    const sentMs = fromMs + at * timeoutMs;
    monitor.pinged(sentMs);
    if (latencyMs !== undefined) monitor.answered(sentMs, sentMs + latencyMs);
  });
  return fromMs + latencies.length * timeoutMs;
}

describe('A network monitor', () => {
  it('knows nothing until two pings have been answered, or not', () => {
    const monitor = new NetworkMonitor({ timeoutMs });
    expect(monitor.quality(0)).toMatchObject({ level: 'unknown', samples: 0, latencyMs: undefined });
    const nowMs = feed(monitor, [10, 10]);
    expect(monitor.quality(nowMs)).toMatchObject({ level: 'excellent', samples: 2, latencyMs: 10, jitterMs: 0 });
  });

  it('measures latency, its changes, and the share of pings without answer', () => {
    const monitor = new NetworkMonitor({ timeoutMs });
    const nowMs = feed(monitor, [100, 140, 100, undefined, 140]);
    monitor.pinged(nowMs);
    expect(monitor.quality(nowMs)).toMatchObject({ samples: 5, latencyMs: 120, jitterMs: 40, lossPercent: 20 });
  });

  it('judges a ping by the time of the next, and not before', () => {
    const monitor = new NetworkMonitor({ timeoutMs });
    monitor.pinged(0);
    expect(monitor.quality(timeoutMs - 1).samples).toBe(0);
    monitor.pinged(timeoutMs);
    expect(monitor.quality(timeoutMs)).toMatchObject({ samples: 1, lossPercent: 100 });
    monitor.answered(0, timeoutMs + 1);
    expect(monitor.quality(timeoutMs + 1)).toMatchObject({ samples: 1, lossPercent: 100 });
  });

  it('hears no answer twice, and none to what it has not asked', () => {
    const monitor = new NetworkMonitor({ timeoutMs });
    monitor.pinged(1000);
    for (const sentMs of [1000, 1000, 999, -5e15, Number.NaN, 1e300]) monitor.answered(sentMs, 1010);
    expect(monitor.quality(2000)).toMatchObject({ samples: 1, latencyMs: 10 });
  });

  it('judges by the last pings alone', () => {
    const monitor = new NetworkMonitor({ timeoutMs, maxSamples: 10 });
    const nowMs = feed(monitor, [...Array.from({ length: 20 }, () => 900), ...Array.from({ length: 10 }, () => 20)]);
    expect(monitor.quality(nowMs)).toMatchObject({ level: 'excellent', samples: 10, latencyMs: 20 });
  });

  it('forgets what was under way when the machine has slept for an hour, and what is old', () => {
    const monitor = new NetworkMonitor({ timeoutMs });
    const asleepMs = feed(monitor, [20, 20, 20]);
    monitor.pinged(asleepMs);
    monitor.answered(asleepMs, asleepMs + hourMs);
    expect(monitor.quality(asleepMs + hourMs)).toMatchObject({ level: 'unknown', samples: 0 });
    const awakeMs = feed(monitor, [20, 20, 20], asleepMs + hourMs);
    expect(monitor.quality(awakeMs)).toMatchObject({ level: 'excellent', samples: 3, lossPercent: 0 });
  });

  it('counts no loss for a ping before a sleep, though its answer never comes', () => {
    const monitor = new NetworkMonitor({ timeoutMs, maxAgeMs: 10 * hourMs });
    const asleepMs = feed(monitor, [20, 20]);
    monitor.pinged(asleepMs);
    monitor.pinged(asleepMs + hourMs);
    expect(monitor.quality(asleepMs + hourMs)).toMatchObject({ samples: 2, lossPercent: 0 });
  });

  it('is not misled by a clock that is set back or forward by an hour', () => {
    const monitor = new NetworkMonitor({ timeoutMs });
    const setMs = feed(monitor, [20, 20], hourMs);
    monitor.pinged(setMs);
    monitor.answered(setMs, setMs - hourMs);
    expect(monitor.quality(setMs - hourMs)).toMatchObject({ level: 'unknown', samples: 0 });
    const afterMs = feed(monitor, [20, 20], setMs - hourMs);
    expect(monitor.quality(afterMs)).toMatchObject({ level: 'excellent', lossPercent: 0 });
    monitor.pinged(setMs);
    monitor.pinged(afterMs);
    monitor.answered(setMs, setMs + 10);
    expect(monitor.quality(setMs + 10)).toMatchObject({ samples: 0 });
  });

  it('is not spoiled by one time that cannot be true among ten', () => {
    const monitor = new NetworkMonitor({ timeoutMs });
    const nowMs = feed(monitor, [20, 20, 20, 20, 20, 14_000, 20, 20, 20, 20, 20]);
    expect(monitor.quality(nowMs)).toMatchObject({ level: 'excellent', latencyMs: 20, jitterMs: 0 });
  });

  it('counts what was under way when the connection ended neither way, and forgets all for another way', () => {
    const monitor = new NetworkMonitor({ timeoutMs });
    const endedMs = feed(monitor, [20, 20, undefined]);
    monitor.interrupted();
    monitor.pinged(endedMs);
    expect(monitor.quality(endedMs)).toMatchObject({ samples: 2, lossPercent: 0 });
    monitor.reset();
    expect(monitor.quality(endedMs)).toMatchObject({ level: 'unknown', samples: 0 });
  });

  it('remembers no more pings than it judges by, though time stands still', () => {
    const monitor = new NetworkMonitor({ timeoutMs, maxSamples: 5 });
    for (let ping = 0; ping < 1000; ping += 1) monitor.pinged(ping);
    for (let ping = 5; ping < 1000; ping += 1) monitor.answered(ping, 1000);
    expect(monitor.quality(1000).samples).toBe(0);
    for (let ping = 0; ping < 5; ping += 1) monitor.answered(ping, 1000);
    expect(monitor.quality(1000).samples).toBe(5);
  });
});

type Step =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'ping' | 'interrupt' }
  | { readonly do: 'answer'; readonly which: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: -20_000, max: 40_000 }) }),
    fc.record({ do: fc.constantFrom('ping' as const, 'interrupt' as const) }),
    fc.record({ do: fc.constant('answer' as const), which: fc.nat(50) }),
  ),
  { maxLength: 120 },
);

/** Everything that ever happened, in one list that is judged anew each time. */
class Model {
  readonly pings: { readonly sentMs: number; isOpen: boolean }[] = [];
  samples: { readonly atMs: number; readonly latencyMs: number | undefined }[] = [];

  ping(nowMs: number): void {
    for (const ping of this.pings) {
      const ageMs = nowMs - ping.sentMs;
      if (!ping.isOpen || (ageMs >= 0 && ageMs < timeoutMs)) continue;
      ping.isOpen = false;
      if (ageMs >= 0 && ageMs <= 2 * timeoutMs) this.samples.push({ atMs: nowMs, latencyMs: undefined });
    }
    if (!this.pings.some(({ isOpen, sentMs }) => isOpen && sentMs === nowMs))
      this.pings.push({ sentMs: nowMs, isOpen: true });
  }

  answer(sentMs: number, nowMs: number): void {
    const ping = this.pings.find((each) => each.isOpen && each.sentMs === sentMs);
    if (ping === undefined) return;
    ping.isOpen = false;
    const ageMs = nowMs - sentMs;
    if (ageMs < 0 || ageMs > 2 * timeoutMs) return;
    this.samples.push({ atMs: nowMs, latencyMs: ageMs > timeoutMs ? undefined : ageMs });
  }

  counted(nowMs: number): (number | undefined)[] {
    this.samples = this.samples.slice(-50).filter(({ atMs }) => atMs <= nowMs && nowMs - atMs <= 900_000);
    return this.samples.map(({ latencyMs }) => latencyMs);
  }
}

describe('Against a plain model, a network monitor', () => {
  it('counts the same pings, whatever the clock does, and stays within its ranges', () => {
    fc.assert(
      fc.property(steps, (run) => {
        const [monitor, model] = [new NetworkMonitor({ timeoutMs }), new Model()];
        let nowMs = hourMs;
        for (const step of run) {
          if (step.do === 'wait') nowMs += step.ms;
          else if (step.do === 'ping') {
            monitor.pinged(nowMs);
            model.ping(nowMs);
          } else if (step.do === 'interrupt') {
            monitor.interrupted();
            for (const ping of model.pings) ping.isOpen = false;
          } else if (step.do === 'answer') {
            const sentMs = model.pings[step.which]?.sentMs ?? step.which;
            monitor.answered(sentMs, nowMs);
            model.answer(sentMs, nowMs);
          }
          const counted = model.counted(nowMs);
          const quality = monitor.quality(nowMs);
          const latencies = counted.filter((latencyMs) => latencyMs !== undefined);
          expect(quality.samples).toBe(counted.length);
          expect(quality.lossPercent).toBeCloseTo(
            counted.length === 0 ? 0 : 100 * (1 - latencies.length / counted.length),
          );
          if (latencies.length > 0) {
            expect(quality.latencyMs).toBeGreaterThanOrEqual(Math.min(...latencies));
            expect(quality.latencyMs).toBeLessThanOrEqual(
              latencies.reduce((sum, each) => sum + each, 0) / latencies.length,
            );
          }
          expect(quality.level === 'unknown').toBe(counted.length < 2);
          if (quality.score !== undefined) expect(quality.score >= 0 && quality.score <= 100).toBe(true);
        }
      }),
    );
  });
});
