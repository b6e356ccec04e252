// The outages that were measured with the published React client, one test a row: what became of it there stands beside.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stage, type Told } from './stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

const minuteMs = 60_000;
/** The longest wait, changed by a tenth. */
const longestWaitMs = 33_000;

const payloads = ({ messages }: Told): unknown[] =>
  messages.filter(({ type }) => type === 'tick').map(({ payload }) => payload);

/** Time passes in steps, as it does for everybody. */
async function pass(ms: number): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= 500) await stage.advance(Math.min(500, leftMs));
}

/** How long it takes from now until a client is ready. */
async function untilReady({ client }: Told): Promise<number> {
  const startedMs = stage.clock.nowMs();
  while (client.status.state !== 'ready') {
    await stage.advance(250);
    if (stage.clock.nowMs() - startedMs > 10 * minuteMs) throw new Error('it does not come back');
  }
  return stage.clock.nowMs() - startedMs;
}

describe('An outage', () => {
  // Published 2.0.5: five attempts, then dead. 2.4.3: back after 91.5 s.
  it('of a running server for 1 minute', async () => {
    await stage.serve();
    const told = await stage.ready({ topics: ['prices'] });
    await stage.stopServer();
    await pass(minuteMs);
    await stage.serve();
    expect(await untilReady(told)).toBeLessThanOrEqual(longestWaitMs);
    await stage.until(() => told.client.topics.held.length === 1);
  });

  // Published 2.0.5: dead. 2.4.3: dead after 91.5 s.
  it('of a running server for 5 minutes', async () => {
    await stage.serve();
    const told = await stage.ready();
    await stage.stopServer();
    await pass(5 * minuteMs);
    await stage.serve();
    expect(await untilReady(told)).toBeLessThanOrEqual(longestWaitMs);
  });

  // Published 2.0.5: four attempts, then dead. 2.4.3: back after 85 s for one minute, dead for five.
  for (const minutes of [1, 5]) {
    it(`of a server that is down at page load for ${minutes} min`, async () => {
      const told = stage.start({ topics: ['prices'] });
      await pass(minutes * minuteMs);
      await stage.serve();
      expect(await untilReady(told)).toBeLessThanOrEqual(longestWaitMs);
      await stage.until(() => told.client.topics.held.length === 1);
    });
  }

  // Published 2.0.5: locked out after ten. 2.4.3: fine.
  it('of 15 clean drops, each of which it comes back from', async () => {
    const server = await stage.serve();
    const told = await stage.ready({ topics: ['prices'] });
    await stage.until(() => told.client.topics.held.length === 1);
    for (let drop = 0; drop < 15; drop += 1) {
      await pass(11_000);
      server.broadcast('prices', `{"t":"tick","p":${2 * drop}}`);
      await stage.quiet();
      for (const link of stage.network.links) link.cut();
      await stage.until(() => told.client.status.state === 'waiting');
      server.broadcast('prices', `{"t":"tick","p":${2 * drop + 1}}`);
      expect(await untilReady(told)).toBeLessThanOrEqual(1500);
    }
    await stage.until(() => payloads(told).length === 30);
    expect(payloads(told)).toEqual(Array.from({ length: 30 }, (_, index) => index));
    expect(told.events.filter(({ type }) => type === 'lost')).toEqual([]);
  });

  // Published 2.0.5: eleven connections, then dead. 2.4.3: 595 connections in ten minutes.
  it('of an upgrade that is accepted, and closed at once, for ten minutes', async () => {
    let connections = 0;
    const listener = await stage.network.listen({
      port: 5007,
      accept: () => {
        connections += 1;
        return { handler: { onOpen: (connection) => connection.close(1005), onFrame: () => {}, onClose: () => {} } };
      },
    });
    const told = stage.start();
    await pass(10 * minuteMs);
    expect(connections).toBeGreaterThan(15);
    expect(connections).toBeLessThan(32);
    await stage.settled(listener.close());
    await stage.serve();
    expect(await untilReady(told)).toBeLessThanOrEqual(longestWaitMs);
  });

  // Published, both: the late end of the old socket takes the new one along: "connected", and nothing is ever sent.
  it('of a change to another endpoint, whose old socket ends late', async () => {
    const old = await stage.serve();
    const other = await stage.serveElsewhere(5008, { subscriptions: 'server' });
    const told = await stage.ready({ topics: ['prices'] });
    const heard: unknown[] = [];
    other.onEvent((event) => {
      if (event.type === 'msg') heard.push(event.t);
    });
    for (const link of stage.network.links) link.configure({ latencyMs: 700 });
    told.client.changeEndpoint('ws://memory:5008/wse');
    await stage.until(() => told.client.status.state === 'ready' && told.client.topics.held.length === 1);
    await pass(5000);
    expect(old.healthSnapshot().connections).toBe(0);
    expect(told.client.status).toEqual({ state: 'ready', url: 'ws://memory:5008/wse' });
    told.client.send('still there');
    other.broadcast('prices', '{"t":"tick","p":1}');
    await stage.until(() => heard.includes('still there') && payloads(told).length === 1);
    told.client.close();
    await stage.settled(other.stop({ timeoutMs: 100 }));
  });
});
