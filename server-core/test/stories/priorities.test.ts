// Shows what a slow client gets first where events have priorities, what it loses first, and that order is kept where they have none.
import { expect } from 'vitest';
import type { Client, Stage } from './stage.ts';
import { tell } from './tell.ts';

const bytes = 500_000;
const eventBytes = 4_000_000;
const body = 'x'.repeat(bytes);
const uncompressed = { compressionThresholdBytes: 0 };
/** More than any socket takes without being read. */
const flooded = 40;
const low: readonly string[] = Array.from({ length: flooded }, (_, index) => `low ${index}`);
const sendFlood = ({ server }: Stage, id: string): void => {
  for (const t of low) server.sendEvent(id, { t, pri: 3, p: body }, uncompressed);
};
const orderOf = (client: Client): unknown[] => client.messages.map(({ t }) => t);

tell('Events with priorities', (it) => {
  it('overtake those below them when the client is slow, in order among equals', {
    options: { priorities: true, maxBufferedBytes: 8 * eventBytes },
  }, async (stage) => {
    const client = await stage.connect();
    const id = client.id ?? '';
    sendFlood(stage, id);
    for (const [t, pri] of [
      ['normal', undefined],
      ['critical 1', 10],
      ['critical 2', 9.5],
      ['background', 0],
    ] as const)
      stage.server.sendEvent(id, { t, p: body, ...(pri === undefined ? {} : { pri }) }, uncompressed);
    await stage.until(() => client.heard.length === flooded + 4);
    const order = orderOf(client);
    const overtaken = order.slice(order.indexOf('normal') + 1);
    expect(overtaken.length).toBeGreaterThan(1);
    expect(order.indexOf('critical 1') + 1).toBe(order.indexOf('critical 2'));
    expect(order.indexOf('critical 2') + 1).toBe(order.indexOf('normal'));
    expect(order.at(-1)).toBe('background');
    expect(order.filter((t) => String(t).startsWith('low'))).toEqual(low);
  });

  it('lose the least urgent when too many wait, counted', {
    options: { priorities: true, maxBufferedBytes: eventBytes },
  }, async (stage) => {
    const client = await stage.connect();
    const id = client.id ?? '';
    sendFlood(stage, id);
    const sent = stage.server.sendEvent(id, { t: 'critical', pri: 10, p: body }, uncompressed);
    expect(sent).toBeGreaterThan(bytes);
    expect(stage.server.sendEvent(id, { t: 'background', pri: 1, p: body }, uncompressed)).toBe(0);
    await stage.until(() => orderOf(client).includes('critical'));
    await stage.quiet();
    const lost = flooded + 2 - client.heard.length;
    expect(lost).toBeGreaterThan(1);
    expect(stage.server.prometheusMetrics()).toContain(`\nwse_slow_consumer_drops_total ${lost}\n`);
  });

  it('all leave before the server closes the connection', {
    options: { priorities: true, maxBufferedBytes: 8 * eventBytes },
  }, async (stage) => {
    const client = await stage.connect();
    const id = client.id ?? '';
    sendFlood(stage, id);
    stage.server.disconnect(id);
    await stage.until(() => client.closed !== undefined);
    expect(client.heard).toHaveLength(flooded);
  });

  it('are sent in the order of the calls where it is not asked for', {
    options: { maxBufferedBytes: 8 * eventBytes },
  }, async (stage) => {
    const client = await stage.connect();
    const id = client.id ?? '';
    sendFlood(stage, id);
    stage.server.sendEvent(id, { t: 'critical', pri: 10, p: 1 });
    await stage.until(() => client.heard.length === flooded + 1);
    expect(orderOf(client).at(-1)).toBe('critical');
  });
});
