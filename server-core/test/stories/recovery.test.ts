// Shows how somebody who comes back gets what was missed: all of it once, or the word that it is lost.
import { expect } from 'vitest';
import { tell } from './tell.ts';

const options = { recovery: { bufferEntries: 16, maxMessages: 10 } };
const tick = (n: number): string => `{"t":"tick","p":${n}}`;

tell('Recovery', (it) => {
  it('replays what was missed, then goes on live, without a gap or a repetition', { options }, async (stage) => {
    const { server } = stage;
    const first = await stage.connect();
    expect((await server.subscribeWithRecovery(first.id ?? '', ['a'])).topics).toEqual({
      a: { epoch: null, offset: 0, recoverable: false, recovered: false, count: 0 },
    });
    for (let n = 0; n < 3; n += 1) server.broadcast('a', tick(n));
    await stage.until(() => first.heard.length === 3);
    const { e: epoch, o: offset } = first.messages[2] ?? {};
    first.connection?.terminate();
    await stage.until(() => server.connectionCount === 0);
    for (let n = 3; n < 6; n += 1) server.broadcast('a', tick(n));
    const second = await stage.connect();
    const result = server.subscribeWithRecovery(second.id ?? '', ['a'], { a: { epoch, offset } });
    server.broadcast('a', tick(6));
    expect(await result).toMatchObject({
      recovered: true,
      topics: { a: { epoch, offset: 5, recovered: true, count: 3 } },
    });
    await stage.until(() => second.heard.length === 4);
    expect(second.messages.map(({ o, p }) => [o, p])).toEqual([
      [3, 3],
      [4, 4],
      [5, 5],
      [6, 6],
    ]);
  });

  it('replays nothing in part: what is gone, too much or of another epoch is said to be lost', {
    options,
  }, async (stage) => {
    const { server } = stage;
    for (let n = 0; n < 20; n += 1) server.broadcast('a', tick(n));
    const client = await stage.connect();
    const ask = async (epoch: unknown, offset: unknown) =>
      (await server.subscribeWithRecovery(client.id ?? '', ['a'], { a: { epoch, offset } })).topics.a;
    const epoch = (await ask(undefined, undefined))?.epoch;
    expect(await ask(epoch, 2)).toMatchObject({ recovered: false, count: 0, offset: 19 });
    expect(await ask(epoch, 8)).toMatchObject({ recovered: false, count: 0 });
    expect(await ask('00000000', 18)).toMatchObject({ recovered: false, count: 0, epoch });
    expect(await ask(String(epoch).toUpperCase(), 19)).toMatchObject({ recovered: true, count: 0 });
    expect(await ask(epoch, 17)).toMatchObject({ recovered: true, count: 2 });
    await stage.until(() => client.heard.length === 2);
  });

  it('judges each topic by its own position', { options }, async (stage) => {
    const { server } = stage;
    for (const topic of ['a', 'b']) for (let n = 0; n < 3; n += 1) server.broadcast(topic, tick(n));
    const client = await stage.connect();
    const { topics } = await server.subscribeWithRecovery(client.id ?? '', ['a', 'b']);
    const result = await server.subscribeWithRecovery(client.id ?? '', ['a', 'b'], {
      a: { epoch: topics.a?.epoch, offset: 0 },
      b: { epoch: topics.a?.epoch, offset: 0 },
    });
    expect(result).toMatchObject({
      recovered: false,
      topics: { a: { recovered: true, count: 2 }, b: { recovered: false } },
    });
  });

  it('replays as a whole or not at all what does not fit a connection', {
    options: { recovery: true, maxBufferedBytes: 10_000 },
  }, async (stage) => {
    const { server } = stage;
    for (let n = 0; n < 5; n += 1) server.broadcast('a', JSON.stringify({ t: 'x', p: 'y'.repeat(3000) }));
    const client = await stage.connect();
    const { topics } = await server.subscribeWithRecovery(client.id ?? '', ['a']);
    const position = (offset: number) => ({ a: { epoch: topics.a?.epoch, offset } });
    expect((await server.subscribeWithRecovery(client.id ?? '', ['a'], position(0))).topics.a).toMatchObject({
      recovered: false,
      count: 0,
    });
    expect((await server.subscribeWithRecovery(client.id ?? '', ['a'], position(2))).topics.a).toMatchObject({
      recovered: true,
      count: 2,
    });
    await stage.until(() => client.heard.length === 2);
  });

  it('gives no offset to a text that cannot be stamped', { options }, async (stage) => {
    const { server } = stage;
    const client = await stage.connect();
    server.subscribeConnection(client.id ?? '', ['a']);
    for (const text of [tick(0), 'plain', tick(1)]) server.broadcast('a', text);
    await stage.until(() => client.heard.length === 3);
    expect([client.heard[1], client.messages.map(({ o }) => o)]).toEqual(['plain', [0, 1]]);
  });

  it('forgets a topic that nothing was published to for its time', {
    options: { recovery: { ttlMs: 60_000 } },
  }, async (stage) => {
    stage.server.broadcast('a', tick(0));
    expect(stage.server.healthSnapshot()).toMatchObject({ recovery_topic_count: 1 });
    await stage.advance(91_000);
    expect(stage.server.healthSnapshot()).toMatchObject({ recovery_topic_count: 0, recovery_total_bytes: 0 });
  });

  it('answers for a topic that is not allowed as for one without history', { options }, async (stage) => {
    const { server } = stage;
    const client = await stage.connect();
    server.broadcast('secret', tick(0));
    server.setTopicAcl(client.id ?? '', { deny: ['secret'] });
    expect(await server.subscribeWithRecovery(client.id ?? '', ['secret', 'open'])).toMatchObject({
      subscribed: ['open'],
      recovered: false,
      topics: { secret: { epoch: null, offset: 0, recoverable: false, recovered: false, count: 0 } },
    });
  });
});
