// Readers of messages, one by one: what waits for them is bounded, and nothing is left of them when they end.
import { getEventListeners } from 'node:events';
import type { ClientMessage, MessageStreamOptions } from '@wsekit/client-core';
import { describe, expect, it } from 'vitest';
import { type FakeConnection, settled, World } from '../connection/world.ts';

/** A client that is ready, and what its server publishes. */
async function reader(): Promise<{ world: World; says: (...numbers: number[]) => void; connection: FakeConnection }> {
  const world = new World();
  const connection = await world.becomesReady();
  const says = (...numbers: number[]): void => {
    for (const p of numbers) connection.says({ c: 'U', t: 'tick', p, tp: 'a', e: '00000001', o: p, v: 1 });
  };
  return { world, says, connection };
}

async function read(stream: AsyncIterable<ClientMessage>, most = Number.POSITIVE_INFINITY): Promise<unknown[]> {
  const payloads: unknown[] = [];
  for await (const { payload } of stream) if (payloads.push(payload) === most) break;
  return payloads;
}

describe('A stream of messages', () => {
  it('gives what comes of its topic from when it was made, in order, and ends with the client', async () => {
    const { world, says, connection } = await reader();
    says(1);
    const stream = world.client.messages('a');
    const payloads = read(stream);
    says(2, 3);
    connection.says({ c: 'U', t: 'tick', p: 'other', tp: 'b', e: '00000002', o: 0, v: 1 });
    await settled();
    says(4);
    world.client.close();
    expect(await payloads).toEqual([2, 3, 4]);
    expect(await read(world.client.messages('a'))).toEqual([]);
  });

  it.each([
    ['drop_oldest', [2, 3], undefined],
    ['drop_newest', [1, 2], undefined],
    ['fail', [1, 2], { code: 'overflow' }],
  ] as const)('that is full follows %s, counts what found no room, and tells', async (overflow, kept, error) => {
    const { world, says } = await reader();
    const stream = world.client.messages('a', { maxBuffered: 2, overflow });
    says(1, 2, 3);
    expect([stream.buffered, stream.dropped]).toEqual([2, 1]);
    expect(world.events.filter(({ type }) => type === 'overflow')).toEqual([
      { type: 'overflow', topic: 'a', messages: 1 },
    ]);
    expect(await read(stream, 2)).toEqual(kept);
    const rest = world.client.messages('a', { maxBuffered: 2, overflow });
    says(4, 5, 6);
    world.client.close();
    if (error === undefined) expect(await read(rest)).toHaveLength(2);
    else await expect(read(rest)).rejects.toMatchObject(error);
  });

  it.each([0, 1.5, Number.NaN])('refuses to buffer %d messages', async (maxBuffered) => {
    const { world } = await reader();
    expect(() => world.client.messages('a', { maxBuffered })).toThrow('invalid_options');
  });

  describe('with a signal', () => {
    const listeners = ({ signal }: AbortController): number => getEventListeners(signal, 'abort').length;

    async function signalled(options: MessageStreamOptions = {}): Promise<{
      world: World;
      says: (...numbers: number[]) => void;
      controller: AbortController;
      stream: AsyncIterableIterator<ClientMessage>;
    }> {
      const { world, says } = await reader();
      const controller = new AbortController();
      const stream = world.client.messages('a', { ...options, signal: controller.signal });
      return { world, says, controller, stream };
    }

    it('ends by it, behind what had come', async () => {
      const { says, controller, stream } = await signalled();
      says(1, 2);
      controller.abort();
      says(3);
      expect(await read(stream)).toEqual([1, 2]);
      expect(listeners(controller)).toBe(0);
    });

    it('that was given up before is over from the beginning', async () => {
      const { world, says } = await reader();
      const stream = world.client.messages('a', { signal: AbortSignal.abort() });
      says(1);
      expect(await read(stream)).toEqual([]);
    });

    it.each(['its reader', 'the client', 'its buffer'] as const)(
      'listens no more when %s has ended it',
      async (who) => {
        const { world, says, controller, stream } = await signalled({ maxBuffered: 1, overflow: 'fail' });
        expect(listeners(controller)).toBe(1);
        if (who === 'its reader') await stream.return?.();
        else if (who === 'the client') world.client.close();
        else says(1, 2);
        expect(listeners(controller)).toBe(0);
      },
    );
  });
});
