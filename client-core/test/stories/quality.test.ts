// How good a client finds its connection: over a network that is slow, loses what is sent, or sleeps for an hour.
import type { ClientEvent, ConnectionQuality } from '@wsekit/client-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stage } from './stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

const pingMs = 15_000;

function told(events: readonly ClientEvent[]): ConnectionQuality[] {
  return events.flatMap((event) => (event.type === 'quality' ? [event.quality] : []));
}

async function lives(ms: number): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += 1000) await stage.advance(1000);
}

describe('The quality of a connection', () => {
  it('is unknown until two pings have come back, and is told once it is known', async () => {
    await stage.serve();
    const { client, events } = await stage.ready();
    let calls = 0;
    client.store.quality.subscribe(() => {
      calls += 1;
    });
    expect(client.quality).toMatchObject({ level: 'unknown', samples: 0, score: undefined });
    await lives(pingMs + 1000);
    expect(client.quality).toMatchObject({ level: 'unknown', samples: 1 });
    expect(told(events)).toEqual([]);
    await lives(pingMs);
    expect(client.quality.level).toBe('excellent');
    expect(told(events)).toMatchObject([{ level: 'excellent', samples: 2 }]);
    expect(client.store.quality.getSnapshot()).toEqual(client.quality);
    expect(calls).toBe(2);
  });

  it('falls on a slow network, with what would help', async () => {
    await stage.serve();
    const { client, events } = await stage.ready();
    for (const link of stage.network.links) link.configure({ latencyMs: 200 });
    await lives(4 * pingMs);
    expect(client.quality).toMatchObject({ level: 'poor', latencyMs: 400, lossPercent: 0 });
    expect(told(events).at(-1)?.suggestions).toEqual(['batch', 'compress']);
  });

  it('counts pings that get no answer, and is not told so by the server', async () => {
    await stage.serve();
    const { client } = await stage.ready({ session: { idleTimeoutMs: 600_000 } });
    await lives(3 * pingMs);
    for (const link of stage.network.links) link.halfOpen('dialer');
    await lives(3 * pingMs);
    expect(client.quality.lossPercent).toBeGreaterThan(20);
    expect(client.quality).toMatchObject({ level: 'poor' });
    expect(client.quality.suggestions).toContain('move');
  });

  it('goes on over another connection to the same server, and does not count the ping that was cut', async () => {
    await stage.serve();
    const { client } = await stage.ready();
    await lives(3 * pingMs);
    const { samples } = client.quality;
    for (const link of stage.network.links) link.configure({ latencyMs: 5000 });
    await lives(pingMs + 1000);
    for (const link of stage.network.links) link.cut();
    await lives(pingMs + 5000);
    expect(client.quality).toMatchObject({ samples: samples + 1, lossPercent: 0, level: 'excellent' });
  });

  it('begins anew with another server', async () => {
    await stage.serve();
    const there = await stage.serveElsewhere(5008);
    const told = stage.start({}, [stage.url, 'ws://memory:5008/wse']);
    await stage.settled(told.client.ready);
    await lives(3 * pingMs);
    expect(told.client.quality.level).toBe('excellent');
    await stage.stopServer();
    await lives(5000);
    expect(there.connectionCount).toBe(1);
    expect(told.client.quality).toMatchObject({ level: 'unknown', samples: 0 });
    await stage.settled(there.stop({ timeoutMs: 100 }));
  });

  it('is not spoiled by an hour of sleep', async () => {
    await stage.serve();
    const { client } = await stage.ready();
    await lives(4 * pingMs);
    stage.clock.advance(3_600_000);
    await lives(10 * pingMs);
    expect(client.status.state).toBe('ready');
    expect(client.quality).toMatchObject({ level: 'excellent', lossPercent: 0 });
  });
});
