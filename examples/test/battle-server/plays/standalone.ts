import assert from 'node:assert/strict';
import { closeAll, connectAll } from '../tool-client.ts';
import { channelsOf, type Play, untilEach } from './play.ts';

const clientCount = 100;
const rounds = 3;

/** A hundred clients in two groups: everybody is reached by broadcasts, and by topics and patterns who holds them. */
export const standalone: Play = {
  name: 'standalone',
  args: ['--rate', '100'],
  async play({ port }) {
    const clients = await connectAll(port, clientCount);
    const some = clients.slice(0, clientCount / 2);
    const others = clients.slice(clientCount / 2);
    for (const client of clients) client.command('subscribe', { topics: ['battle_all'] });
    for (const client of some) client.command('subscribe', { topics: ['battle_half', 'battle.*'] });
    await Promise.all(clients.map((client) => client.catchUp()));

    const all = ['all', 'battle_all', 'battle_half', 'battle.glob_test'];
    await Promise.all(some.map((client) => client.collect(untilEach(all, rounds))));
    for (const messages of await Promise.all(
      others.map((client) => client.collect(untilEach(['all', 'battle_all'], rounds))),
    )) {
      assert.deepEqual(Object.keys(channelsOf(messages)).sort(), ['all', 'battle_all']);
    }

    await closeAll(some);
    await Promise.all(others.map((client) => client.catchUp()));
    await Promise.all(others.map((client) => client.collect(untilEach(['all', 'battle_all'], 1))));
    await closeAll(others);
  },
};

/** Without a rate the cycle goes as fast as it can, in one series. */
export const flood: Play = {
  name: 'load',
  args: [],
  async play({ port }) {
    const [client] = await connectAll(port, 1);
    assert.ok(client);
    client.command('subscribe', { topics: ['battle_all', 'battle.*'] });
    const channels = ['all', 'battle_all', 'battle.glob_test'];
    const messages = await client.collect(untilEach(channels, 2000));
    const published = messages.filter(({ t }) => t === 'battle').map(({ p }) => p ?? {});
    const seqs = published.map(({ seq }) => Number(seq));
    assert.deepEqual(
      seqs,
      [...seqs].sort((first, second) => first - second),
    );
    const nowUs = Date.now() * 1000;
    for (const { ts_us } of published) assert.ok(Number.isInteger(ts_us) && Math.abs(nowUs - Number(ts_us)) < 60e6);
    await client.close();
  },
};
