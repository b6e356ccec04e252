import assert from 'node:assert/strict';
import { ToolClient } from '../tool-client.ts';
import type { Message } from '../tool-frames.ts';
import type { Play } from './play.ts';

const topic = 'recovery_test';
const user = 'recovery-user';

interface Position {
  readonly epoch: unknown;
  readonly offset: unknown;
  readonly count: unknown;
}

function positionOf({ p }: Message): Position {
  const position = (p?.recovery as Record<string, Position> | undefined)?.[topic];
  assert.ok(position);
  return position;
}

async function subscribe(client: ToolClient, members: object): Promise<Message[]> {
  client.command('subscribe_recovery', { topics: [topic], ...members });
  return client.collect(({ t }) => t === 'subscription_update');
}

/** Publishes, and gives what of it came back by the time it was acknowledged. */
async function publish(client: ToolClient, count: number): Promise<Message[]> {
  client.command('publish_messages', { topic, count });
  const messages = await client.collect(({ t }) => t === 'publish_ack');
  assert.deepEqual(messages.at(-1)?.p, { topic, count });
  return [...messages, ...(await client.catchUp())].filter(({ t }) => t === 'battle');
}

/** Fifty seeds, twenty live, a hundred missed: who comes back with its position gets what it missed. */
export const recovery: Play = {
  name: 'recovery',
  args: ['--recovery', '--no-publish'],
  async play({ port }) {
    const first = await ToolClient.connect(port, { user });
    assert.deepEqual(await publish(first, 50), []);
    const begin = positionOf((await subscribe(first, { recover: false })).at(-1) ?? {});
    assert.match(String(begin.epoch), /^[0-9a-f]{8}$/);
    assert.equal(begin.offset, 49);
    const live = await publish(first, 20);
    assert.deepEqual(
      live.map(({ p }) => p?.seq),
      Array.from({ length: 20 }, (_, seq) => seq),
    );
    const { epoch, offset } = positionOf((await subscribe(first, { recover: false })).at(-1) ?? {});
    assert.deepEqual([epoch, offset], [begin.epoch, 69]);
    await first.close();

    const helper = await ToolClient.connect(port, { user });
    await publish(helper, 100);
    await helper.close();

    const again = await ToolClient.connect(port, { user });
    const replay = await subscribe(again, { recover: true, recovery: { [topic]: { epoch, offset } } });
    const update = replay.at(-1) ?? {};
    assert.equal(update.p?.recovered, true);
    assert.equal(positionOf(update).count, 100);
    assert.equal(replay.filter(({ t }) => t === 'battle').length, 100);
    const health = await again.health();
    assert.ok(Number(health.recovery_topic_count) > 0 && Number(health.recovery_total_bytes) > 0);
    await again.close();
  },
};
