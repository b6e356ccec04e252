// Shows what becomes of messages that nobody takes, of readers that do not read, and of floods of both.
import type { ServerOptions } from '@wsekit/server-core';
import { expect } from 'vitest';
import { besiege, type Siege } from './siege.ts';

/** Takes all events that wait, and says of which types they were. */
async function drained(siege: Siege): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { type } of await siege.server.drainInbound(1_000_000, 0)) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

besiege('Messages that the application does not take', (it) => {
  const small: ServerOptions = { maxQueuedEventBytes: 1_000_000 };

  it('are dropped and counted above their number', {
    keepsEvents: true,
    options: { maxQueuedEvents: 100 },
  }, async (siege) => {
    await drained(siege);
    const client = await siege.connect();
    for (let sent = 0; sent < 1000; sent += 1) client.send(`message ${sent}`);
    await siege.stage.until(() => siege.server.inboundDroppedCount === 901);
    expect(await drained(siege)).toEqual({ connect: 1, raw: 99 });
    client.send('there is room again');
    await siege.stage.until(() => siege.server.inboundQueueDepth === 1);
  });

  it('are dropped and counted above their weight, and room comes back', {
    keepsEvents: true,
    options: small,
  }, async (siege) => {
    await drained(siege);
    const client = await siege.connect();
    const long = 'x'.repeat(100_000);
    for (let sent = 0; sent < 20; sent += 1) client.send(long);
    await siege.stage.until(() => siege.server.inboundDroppedCount === 16);
    expect(siege.metric('inbound_queue_bytes')).toBeLessThanOrEqual(1_000_000);
    expect(await drained(siege)).toEqual({ connect: 1, raw: 4 });
    expect(siege.metric('inbound_queue_bytes')).toBe(0);
    client.send(Buffer.from(long));
    await siege.stage.until(() => siege.server.inboundQueueDepth === 1);
  });

  it('weigh what they take once they are read, however short they were', {
    keepsEvents: true,
    options: small,
  }, async (siege) => {
    await drained(siege);
    const client = await siege.connect();
    const bomb = JSON.stringify({ t: 'x', p: Array(5000).fill([]) });
    for (let sent = 0; sent < 10; sent += 1) client.send(bomb);
    await siege.stage.until(() => siege.server.inboundDroppedCount === 7);
    const maps = Buffer.concat([
      Buffer.from([0x82, 0xa1, 0x74, 0xa1, 0x78, 0xa1, 0x70, 0xdc, 0x27, 0x10]),
      Buffer.alloc(10_000, 0x80),
    ]);
    const other = await siege.connect({ path: '/wse?format=msgpack' });
    await drained(siege);
    for (let sent = 0; sent < 10; sent += 1) other.send(maps);
    await siege.stage.until(() => siege.server.inboundDroppedCount === 16);
    expect(await drained(siege)).toEqual({ msg: 1 });
  });

  it('do not keep connections out, and those are announced', { keepsEvents: true, options: small }, async (siege) => {
    const client = await siege.connect();
    for (let sent = 0; sent < 20; sent += 1) client.send('x'.repeat(100_000));
    await siege.stage.until(() => siege.server.inboundDroppedCount > 0);
    const other = await siege.connect();
    other.reset();
    await siege.stage.until(() => siege.server.connectionCount === 2);
    expect(await drained(siege)).toMatchObject({ connect: 3, disconnect: 1 });
  });
});

besiege('Storms of connections that the application does not hear of', (it) => {
  it('are refused with 503 once as many announcements wait as events may', {
    keepsEvents: true,
    options: { maxQueuedEvents: 10 },
  }, async (siege) => {
    for (let round = 0; round < 5; round += 1) {
      const client = await siege.connect();
      client.reset();
      await siege.stage.until(() => siege.server.connectionCount === 1);
    }
    expect(await siege.stage.refusal()).toBe(503);
    await siege.exchange();
    expect(await drained(siege)).toMatchObject({ connect: 6, disconnect: 5 });
    await siege.connect();
  });

  it('are refused with 503 once they weigh as much as events may', {
    keepsEvents: true,
    options: { maxQueuedEventBytes: 100_000 },
  }, async (siege) => {
    for (let round = 0; round < 4; round += 1) await siege.connect({ headers: { Cookie: `x=${'y'.repeat(30_000)}` } });
    expect(await siege.stage.refusal()).toBe(503);
    await drained(siege);
    await siege.connect();
  });
});

besiege('Readers that do not read', (it) => {
  const options: ServerOptions = { maxBufferedBytes: 200_000, closeTimeoutMs: 20 };
  const long = 'x'.repeat(10_000);

  it('lose publications, counted, and are closed at the second ping; others get all', { options }, async (siege) => {
    const slow = await siege.connect();
    siege.server.subscribeConnection(slow.id, ['news']);
    siege.server.subscribeConnection(siege.witness.id, ['news']);
    slow.stopReading();
    let published = 0;
    await siege.stage.until(() => {
      for (let each = 0; each < 20; each += 1) siege.server.broadcast('news', `${published++} ${long}`);
      return siege.metric('slow_consumer_drops_total') > 100;
    });
    await siege.stage.until(
      () => siege.witness.heard.filter((frame) => String(frame).endsWith(long)).length === published,
    );
    // The system may still take some of what waits.
    await siege.stage.until(() => !siege.server.send(slow.id, 'x'.repeat(190_000)));
    expect(
      siege.server.sendEvent(
        slow.id,
        { t: 'x', id: 'again', p: 'x'.repeat(190_000) },
        { compressionThresholdBytes: 0 },
      ),
    ).toBe(0);
    siege.witness.send('alive');
    await siege.stage.advance(26_000);
    expect(siege.server.connectionCount).toBe(2);
    slow.send('alive as well');
    siege.witness.send('alive');
    await siege.stage.quiet();
    await siege.stage.advance(26_000);
    await siege.stage.until(() => siege.server.connectionCount === 1);
    expect(siege.told(slow).at(-1)?.type).toBe('disconnect');
  });

  it('that ask all the same cost no more than their bound', { options }, async (siege) => {
    const slow = await siege.connect();
    slow.stopReading();
    const hello = JSON.stringify({ t: 'client_hello', p: { client_version: '2.5.1' } });
    // So much fits into the buffers of the platform that asking has to go on for a while.
    await siege.stage.until(() => {
      for (let each = 0; each < 200; each += 1) slow.send(each % 2 === 0 ? hello : '{"t":"ping","p":{}}');
      return siege.metric('slow_consumer_drops_total') > 100;
    });
    await siege.exchange();
    slow.readOn();
    await siege.stage.until(() => siege.server.send(slow.id, 'caught up'));
    await siege.stage.until(() => slow.texts.includes('caught up'));
    expect(slow.hasEnded).toBe(false);
  });
});

besiege('Floods of messages', (it) => {
  it('are taken, or cost their connection, and nobody else notices', {}, async (siege) => {
    const clients = [await siege.connect(), await siege.connect(), await siege.connect()];
    for (const client of clients) for (let sent = 0; sent < 5000; sent += 1) client.send(`{"t":"flood","p":${sent}}`);
    await siege.exchange();
    await siege.stage.until(() =>
      clients.every((client) => {
        const told = siege.told(client);
        return told.length === 5000 || told.at(-1)?.type === 'disconnect';
      }),
    );
  });

  it('above a rate are dropped, told once a second, and counted', {
    options: { inboundRate: { capacity: 10, refillPerSecond: 0 } },
  }, async (siege) => {
    const client = await siege.connect();
    for (let sent = 0; sent < 1000; sent += 1) client.send('message');
    await siege.stage.until(() => siege.metric('rate_limited_total') === 990);
    expect([siege.told(client).length, client.errors]).toEqual([10, ['RATE_LIMITED']]);
  });
});
