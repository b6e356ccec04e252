import { describe, expect, it } from 'vitest';
import { isTransportError } from '../src/errors.ts';
import { createDrivenClock, createNetwork } from '../src/memory/index.ts';
import { retryAfterMsOf } from '../src/retry-after.ts';
import { dialer, listen } from '../src/ws/index.ts';

const nowMs = Date.UTC(2026, 10, 26, 12);
const handler = { onFrame: () => {}, onClose: () => {} };

describe('Retry-After', () => {
  it('is read as seconds, or as a date', () => {
    expect(retryAfterMsOf('120', nowMs)).toBe(120_000);
    expect(retryAfterMsOf('Thu, 26 Nov 2026 12:00:30 GMT', nowMs)).toBe(30_000);
    expect(retryAfterMsOf('Thu, 26 Nov 2026 11:00:00 GMT', nowMs)).toBe(0);
  });

  it('is nothing where it is neither', () => {
    for (const header of [undefined, '', 'soon', '-1', '1e300', '1.5.5']) {
      const found = retryAfterMsOf(header, nowMs);
      expect(found === undefined || Number.isFinite(found)).toBe(true);
    }
    expect(retryAfterMsOf('soon', nowMs)).toBeUndefined();
  });

  it('is told of a refused upgrade over ws', async () => {
    const listener = await listen({ accept: () => ({ status: 503, headers: { 'Retry-After': '7' } }) });
    const error: unknown = await dialer.dial(listener.url, { handler }).catch((caught: unknown) => caught);
    expect(isTransportError(error) && [error.status, error.retryAfterMs]).toEqual([503, 7000]);
    await listener.close();
  });

  it('is told of a refused upgrade in memory, and is none where there was none', async () => {
    const clock = createDrivenClock();
    const network = createNetwork({ clock });
    const answers = [{ 'retry-after': '3' }, {}];
    const { url } = await network.listen({ accept: () => ({ status: 429, headers: { ...answers.shift() } }) });
    for (const retryAfterMs of [3000, undefined]) {
      const refused = expect(network.dialer.dial(url, { handler })).rejects.toMatchObject({
        status: 429,
        retryAfterMs,
      });
      clock.runAll();
      await refused;
    }
  });
});
