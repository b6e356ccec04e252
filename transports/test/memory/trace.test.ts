import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LinkSettings } from '../../src/memory/index.ts';
import { framesOf, openPair, since } from './stage.ts';

const settings: fc.Arbitrary<LinkSettings> = fc.record({
  latencyMs: fc.integer({ min: 0, max: 200 }),
  jitterMs: fc.integer({ min: 0, max: 300 }),
  bytesPerSecond: fc.constantFrom(500, 10_000, 1_000_000, Number.POSITIVE_INFINITY),
  chunkBytes: fc.constantFrom(1, 3, 16, 1_000, Number.POSITIVE_INFINITY),
  windowBytes: fc.constantFrom(1, 20, 1_000, 1_048_576),
});

interface Step {
  readonly side: 'dialer' | 'server';
  readonly bytes: number;
  readonly waitMs: number;
  readonly change: Partial<LinkSettings>;
}

const step: fc.Arbitrary<Step> = fc.record({
  side: fc.constantFrom('dialer', 'server'),
  bytes: fc.integer({ min: 0, max: 200 }),
  waitMs: fc.integer({ min: 0, max: 50 }),
  change: fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: settings }),
});

const runs = fc.record({ seed: fc.integer(), link: settings, steps: fc.array(step, { maxLength: 40 }) });

interface Run {
  readonly seed: number;
  readonly link: LinkSettings;
  readonly steps: readonly Step[];
}

/** Frames of a run: each says which it is. */
const frameOf = (index: number, bytes: number): string => `${index}:${'x'.repeat(bytes)}`;

/** Plays a run; after so many steps the link is cut. */
async function play({ seed, link, steps }: Run, cutAfter = Number.POSITIVE_INFINITY) {
  const pair = await openPair({ seed });
  pair.link.configure(link);
  const sent = { dialer: [] as string[], server: [] as string[] };
  for (const [index, { side, bytes, waitMs, change }] of steps.entries()) {
    if (index === cutAfter) pair.link.cut();
    const frame = frameOf(index, bytes);
    if (pair[side].connection.send(frame) === 'sent') sent[side].push(frame);
    pair.link.configure(change);
    pair.clock.advance(waitMs);
  }
  pair.clock.runAll();
  return { ...pair, sent };
}

describe('whatever the settings, the seed and the sends', () => {
  it('everything arrives once and in order, and nothing is held back', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (run) => {
        const { dialer, server, sent } = await play(run);
        expect(framesOf(server)).toEqual(sent.dialer);
        expect(framesOf(dialer)).toEqual(sent.server);
        expect([dialer.connection.bufferedBytes, server.connection.bufferedBytes]).toEqual([0, 0]);
      }),
      { numRuns: 150 },
    );
  });

  it('what arrives over a link that is cut is a beginning of what was sent, and 1006 follows on both sides', async () => {
    await fc.assert(
      fc.asyncProperty(runs, fc.integer({ min: 0, max: 39 }), async (run, cutAfter) => {
        const { dialer, server, sent } = await play(run, cutAfter);
        expect(sent.dialer.slice(0, framesOf(server).length)).toEqual(framesOf(server));
        expect(sent.server.slice(0, framesOf(dialer).length)).toEqual(framesOf(dialer));
        if (cutAfter >= run.steps.length) return;
        for (const side of [dialer, server]) expect(side.told.at(-1)?.slice(1)).toEqual(['close', 1006]);
      }),
      { numRuns: 150 },
    );
  });

  it('the same run gives the same trace', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (run) => {
        const [first, second] = [await play(run), await play(run)];
        expect(second.dialer.told).toEqual(first.dialer.told);
        expect(second.server.told).toEqual(first.server.told);
      }),
      { numRuns: 50 },
    );
  });

  it('nothing arrives before its latency, or before the line could carry it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), settings, fc.integer({ min: 0, max: 500 }), async (seed, link, bytes) => {
        const { clock, server, dialer, link: laid } = await openPair({ seed });
        laid.configure(link);
        const fromMs = clock.nowMs();
        server.connection.send(new Uint8Array(bytes));
        clock.runAll();
        const [atMs = 0] = since(fromMs, dialer)[0] ?? [];
        expect(atMs + 1e-6).toBeGreaterThanOrEqual(link.latencyMs + ((bytes + 2) / link.bytesPerSecond) * 1_000);
      }),
      { numRuns: 150 },
    );
  });
});
