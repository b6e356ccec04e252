import assert from 'node:assert/strict';
import { closeAll, connectAll } from '../tool-client.ts';
import type { Play } from './play.ts';

const topic = 'presence_room';
const user = 'presence-user';

/** Three of five clients are present: joins, a query, a leave and an update reach the first of them. */
export const presence: Play = {
  name: 'presence',
  args: ['--no-publish'],
  async play({ port }) {
    const [first, second, third, ...others] = await connectAll(port, 5, user);
    assert.ok(first && second && third);
    const joins = [];
    for (const [index, client] of [first, second, third].entries()) {
      const presence_data = { status: 'online', name: `User ${index}` };
      client.command('subscribe_presence', { topics: [topic], presence_data });
      joins.push(await client.catchUp());
    }
    const ofFirst = [...(joins[0] ?? []), ...(await first.catchUp())].filter(({ t }) => t === 'presence_join');
    assert.ok(ofFirst.length >= 2, `the first saw ${ofFirst.length} joins`);
    assert.deepEqual(ofFirst.at(-1)?.p, { user_id: `${user}-2`, data: { status: 'online', name: 'User 2' } });
    assert.ok(
      joins[2]?.some(({ t }) => t === 'presence_join'),
      'the last one saw no join',
    );

    first.command('presence_query', { topic });
    const { p } = await first.find('presence_result');
    assert.equal(p?.topic, topic);
    assert.deepEqual(
      Object.keys(p?.members as object).sort(),
      [0, 1, 2].map((index) => `${user}-${index}`),
    );

    await third.close();
    assert.equal((await first.find('presence_leave')).p?.user_id, `${user}-2`);

    second.command('update_presence', { data: { status: 'away', name: 'User 1' } });
    const { p: update } = await first.find('presence_update');
    assert.deepEqual(update, { user_id: `${user}-1`, data: { status: 'away', name: 'User 1' } });
    await closeAll([first, second, ...others]);
  },
};
