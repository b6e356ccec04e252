// Holds the server to the rows of its table of message recovery: one description each, under the row's name.
import type { RecoveryResult } from '@wsekit/server-core';
import { describe, expect, it } from 'vitest';
import { RecoveryStore } from '../../src/index.ts';
import { RingBuffer, ringCapacity } from '../../src/recovery/ring-buffer.ts';
import type { Client, Stage } from '../stories/stage.ts';
import { tell } from '../stories/tell.ts';
import { usedBytes } from './memory.ts';

const tick = (n: number): string => `{"t":"tick","p":${n}}`;
const mebibyte = 1_048_576;

function publish(stage: Stage, topic: string, count: number, from = 0): void {
  for (let n = from; n < from + count; n += 1) stage.server.broadcast(topic, tick(n));
}

/** Asks for what stands behind an offset; without one, where the topic stands. */
async function ask(
  stage: Stage,
  { id = '' }: Client,
  offset?: number,
  epoch?: unknown,
): Promise<RecoveryResult['topics'][string] | undefined> {
  const { server } = stage;
  const position = { epoch: epoch ?? (await server.subscribeWithRecovery(id, ['a'])).topics.a?.epoch, offset };
  return (await server.subscribeWithRecovery(id, ['a'], { a: position })).topics.a;
}

tell('Ring buffers', (it) => {
  it('keep for each topic as many publications as the next power of two', {
    options: { recovery: { bufferEntries: 100 } },
  }, async (stage) => {
    const client = await stage.connect();
    publish(stage, 'a', 1_000);
    publish(stage, 'b', 1);
    expect(await ask(stage, client, 870)).toMatchObject({ recovered: false, count: 0 });
    expect(await ask(stage, client, 871)).toMatchObject({ recovered: true, count: 128 });
    await stage.until(() => client.heard.length === 128);
    expect(client.messages.map(({ o, p }) => [o, p])).toEqual(
      Array.from({ length: 128 }, (_, n) => [872 + n, 872 + n]),
    );
  });

  it('keep 128 by default', { options: { recovery: true } }, async (stage) => {
    const client = await stage.connect();
    publish(stage, 'a', 200);
    expect([await ask(stage, client, 70), await ask(stage, client, 71)]).toMatchObject([
      { recovered: false },
      { count: 128 },
    ]);
  });
});

describe('Ring buffers', () => {
  it('find a slot by a mask, so have no capacity but powers of two', () => {
    expect([1, 16, 17, 100, 128, 129].map(ringCapacity)).toEqual([16, 16, 32, 128, 128, 256]);
    for (const capacity of [0, 3, 100, 129]) expect(() => new RingBuffer(1, capacity)).toThrow('no power of two');
    const ring = new RingBuffer(1, 16);
    for (let n = 0; n < 1_000_003; n += 1) ring.push(`${n}`, 1);
    expect([ring.tail, ring.head, ring.bytes]).toEqual([999_987, 1_000_003, 16]);
    expect(ring.after(1_000_000, 16)?.map(({ text }) => text)).toEqual(['1000001', '1000002']);
  });
});

tell('Epoch+offset tracking', (it) => {
  it('marks each publication with its place, and a place of another buffer is none', {
    options: { recovery: { ttlMs: 60_000 }, pingIntervalMs: 1_000_000, idleTimeoutMs: 2_000_000 },
  }, async (stage) => {
    const client = await stage.connect();
    stage.server.subscribeConnection(client.id ?? '', ['a']);
    publish(stage, 'a', 3);
    await stage.until(() => client.heard.length === 3);
    const [first, , last] = client.messages;
    expect(client.messages.map(({ o, e, tp }) => [o, e, tp])).toEqual([0, 1, 2].map((o) => [o, first?.e, 'a']));
    expect(first?.e).toMatch(/^[0-9a-f]{8}$/);
    expect(await ask(stage, client, 1, first?.e)).toMatchObject({ recovered: true, count: 1 });
    await stage.advance(91_000);
    publish(stage, 'a', 3);
    await stage.until(() => client.heard.length >= 7);
    expect(client.messages.at(-1)?.e).not.toBe(last?.e);
    expect(await ask(stage, client, 1, last?.e)).toMatchObject({ recovered: false, count: 0, offset: 2 });
  });
});

describe('Memory management', () => {
  const store = (): RecoveryStore => {
    let epoch = 0;
    return new RecoveryStore({ randomUint32: () => ++epoch });
  };
  const isKept = (histories: RecoveryStore, topic: string): boolean => histories.position(topic).answer.recoverable;

  it('holds 256 MB, and gives up the histories written longest ago', () => {
    const histories = store();
    for (let n = 0; n < 256; n += 1) histories.keep(`t${n}`, '', mebibyte, 0);
    expect([histories.topicCount, histories.totalBytes]).toEqual([256, 268_435_456]);
    histories.keep('t0', '', mebibyte, 1);
    expect([isKept(histories, 't0'), isKept(histories, 't1'), isKept(histories, 't2')]).toEqual([true, false, true]);
    expect(histories.totalBytes).toBe(268_435_456);
  });

  it('forgets after 300 s what nothing is published to', () => {
    const histories = store();
    histories.keep('idle', '', 1, 0);
    histories.keep('busy', '', 1, 1);
    histories.sweep(300_000);
    expect(histories.topicCount).toBe(2);
    histories.sweep(300_001);
    expect([isKept(histories, 'idle'), isKept(histories, 'busy')]).toEqual([false, true]);
  });
});

tell('Memory management', (it) => {
  it('sweeps by itself, and tells what it holds', { options: { recovery: true } }, async (stage) => {
    publish(stage, 'a', 10);
    const { recovery_topic_count: topics, recovery_total_bytes: bytes } = stage.server.healthSnapshot();
    expect([topics, bytes]).toEqual([1, expect.any(Number)]);
    expect(bytes).toBeGreaterThan(10 * tick(0).length);
    await stage.advance(330_000);
    expect(stage.server.healthSnapshot()).toMatchObject({ recovery_topic_count: 0, recovery_total_bytes: 0 });
  });
});

tell(
  'Zero-copy storage',
  (it) => {
    it('keeps the text that was published, and nothing beside it', {
      options: { recovery: { bufferEntries: 256 } },
    }, async (stage) => {
      const client = await stage.connect();
      stage.server.subscribeConnection(client.id ?? '', ['a']);
      const publishMany = async (topic: string): Promise<void> => {
        for (let n = 0; n < 256; n += 1) {
          stage.server.broadcast(topic, `{"t":"x","p":"${`${n}`.padStart(32_768, '.')}"}`);
          if (n % 32 === 31) await stage.quiet();
        }
        client.heard.length = 0;
      };
      await publishMany('warm up');
      const [beforeBytes, beforeKept] = [usedBytes(), stage.server.healthSnapshot().recovery_total_bytes];
      await publishMany('a');
      const keptBytes = stage.server.healthSnapshot().recovery_total_bytes - beforeKept;
      expect(keptBytes).toBeGreaterThan(256 * 32_768);
      expect((usedBytes() - beforeBytes) / keptBytes).toBeLessThan(1.2);
    });
  },
  ['memory'],
);

tell('Zero-copy storage', (it) => {
  it('replays byte for byte what was published', { options: { recovery: true } }, async (stage) => {
    const [live, late] = [await stage.connect(), await stage.connect()];
    stage.server.subscribeConnection(live.id ?? '', ['a']);
    for (const text of ['{"t":"x","p":"é"}', '{ "t": "y" }', '{"c":"S","t":"z","p":{"b":1,"a":1.0}}'])
      stage.server.broadcast('a', text);
    await stage.until(() => live.heard.length === 3);
    expect(await ask(stage, late, 0)).toMatchObject({ recovered: true, count: 2 });
    await stage.until(() => late.heard.length === 2);
    expect(late.heard).toEqual(live.heard.slice(1));
  });
});

tell('Recovery on reconnect', (it) => {
  it('replays what was missed once and in order, and goes on live', { options: { recovery: true } }, async (stage) => {
    const first = await stage.connect();
    await stage.server.subscribeWithRecovery(first.id ?? '', ['a']);
    publish(stage, 'a', 3);
    await stage.until(() => first.heard.length === 3);
    const { e: epoch, o: offset } = first.messages.at(-1) ?? {};
    first.connection?.terminate();
    await stage.until(() => stage.server.connectionCount === 0);
    publish(stage, 'a', 5, 3);
    const second = await stage.connect();
    const { recovered, topics } = await stage.server.subscribeWithRecovery(second.id ?? '', ['a'], {
      a: { epoch, offset },
    });
    publish(stage, 'a', 2, 8);
    await stage.until(() => second.heard.length === 7);
    expect([recovered, topics.a?.count, second.messages.map(({ p }) => p)]).toEqual([true, 5, [3, 4, 5, 6, 7, 8, 9]]);
  });

  it('says so where the gap is too large, and replays nothing in part', {
    options: { recovery: { bufferEntries: 1_024 } },
  }, async (stage) => {
    const client = await stage.connect();
    publish(stage, 'a', 600);
    expect(await ask(stage, client, 98)).toMatchObject({ recovered: false, count: 0 });
    expect(await ask(stage, client, 99)).toMatchObject({ recovered: true, count: 500 });
    await stage.until(() => client.heard.length === 500);
  });
});
