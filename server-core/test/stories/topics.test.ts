// Shows who gets what is published where, by name, by pattern, in turn, and as far as it is allowed.
import { expect } from 'vitest';
import { jwt } from './stage.ts';
import { tell } from './tell.ts';

tell('A publication', (it) => {
  it('reaches who holds its topic by name and by pattern, each once', {}, async (stage) => {
    const [byName, byPattern, byBoth, nobody] = [
      await stage.connect(),
      await stage.connect(),
      await stage.connect(),
      await stage.connect(),
    ];
    const { server } = stage;
    server.subscribeConnection(byName.id ?? '', ['news.sport']);
    server.subscribeConnection(byPattern.id ?? '', ['news.*']);
    server.subscribeConnection(byBoth.id ?? '', ['news.sport', 'news.*', '*', 'news.sport']);
    expect(server.broadcast('news.sport', 'goal')).toBe(3);
    expect(server.broadcast('news.weather', 'rain')).toBe(2);
    expect(server.broadcast('other', 'thing')).toBe(1);
    await stage.until(() => byBoth.heard.length === 3);
    await stage.quiet();
    expect([byName.heard, byPattern.heard, byBoth.heard, nobody.heard]).toEqual([
      ['goal'],
      ['goal', 'rain'],
      ['goal', 'rain', 'thing'],
      [],
    ]);
  });

  it('follows every subscription and unsubscription at once', {}, async (stage) => {
    const client = await stage.connect();
    const id = client.id ?? '';
    const { server } = stage;
    const reached = (): number => server.broadcast('a.b', 'x');
    const steps: (() => unknown)[] = [
      () => {},
      () => server.subscribeConnection(id, ['a.*']),
      () => server.subscribeConnection(id, ['a.b']),
      () => server.unsubscribeConnection(id, ['a.*', 'never']),
      () => server.subscribeConnection(id, ['?.b']),
      () => server.unsubscribeConnection(id, ['a.b']),
      () => server.unsubscribeConnection(id),
    ];
    const counts = steps.map((step) => {
      step();
      return reached();
    });
    expect(counts).toEqual([0, 1, 1, 1, 1, 1, 0]);
    await stage.until(() => client.heard.length === 5);
  });

  it('reaches nobody who has left, and counts go with connections', {}, async (stage) => {
    const client = await stage.connect();
    stage.server.subscribeConnection(client.id ?? '', ['a', 'b*']);
    expect(['a', 'b*', 'bc'].map((topic) => stage.server.topicSubscriberCount(topic))).toEqual([1, 1, 0]);
    client.connection?.terminate();
    await stage.until(() => stage.server.connectionCount === 0);
    expect(['a', 'b*'].map((topic) => stage.server.topicSubscriberCount(topic))).toEqual([0, 0]);
    expect(stage.server.broadcast('bc', 'x')).toBe(0);
  });

  it('goes to the member that the number of turns so far points at, whoever came and went', {}, async (stage) => {
    const [a, b, c] = [await stage.connect(), await stage.connect(), await stage.connect()];
    const { server } = stage;
    for (const { id } of [a, b]) server.subscribeConnection(id ?? '', ['jobs'], { queueGroup: 'workers' });
    for (let job = 0; job < 4; job += 1) server.broadcast('jobs', String(job));
    server.unsubscribeConnection(a.id ?? '', ['jobs']);
    server.subscribeConnection(c.id ?? '', ['jobs'], { queueGroup: 'workers' });
    for (let job = 4; job < 6; job += 1) server.broadcast('jobs', String(job));
    await stage.until(() => c.heard.length === 1);
    expect([a.heard, b.heard, c.heard]).toEqual([['0', '2'], ['1', '3', '4'], ['5']]);
  });

  it('is counted as lost for a queue group all of whose members are full', {
    options: { maxBufferedBytes: 20_000 },
  }, async (stage) => {
    const { server } = stage;
    const client = await stage.connect();
    server.subscribeConnection(client.id ?? '', ['jobs'], { queueGroup: 'workers' });
    expect(server.send(client.id ?? '', 'x'.repeat(20_001))).toBe(false);
    expect(server.broadcast('jobs', '{"t":"job"}')).toBe(0);
    expect(server.prometheusMetrics()).toContain('\nwse_slow_consumer_drops_total 2\n');
    await stage.quiet();
    expect(server.broadcast('jobs', '{"t":"job"}')).toBe(1);
  });

  it('goes to one member of each queue group in turn, and to all who subscribe', {}, async (stage) => {
    const [a, b, c, all] = [await stage.connect(), await stage.connect(), await stage.connect(), await stage.connect()];
    const { server } = stage;
    for (const { id } of [a, b, c]) server.subscribeConnection(id ?? '', ['jobs'], { queueGroup: 'workers' });
    server.subscribeConnection(all.id ?? '', ['jobs']);
    expect([server.queueGroupInfo('jobs'), server.topicSubscriberCount('jobs')]).toEqual([{ workers: 3 }, 1]);
    for (let job = 0; job < 6; job += 1) server.broadcast('jobs', String(job));
    b.connection?.terminate();
    await stage.until(() => server.connectionCount === 3);
    for (let job = 6; job < 8; job += 1) server.broadcast('jobs', String(job));
    await stage.until(() => all.heard.length === 8);
    await stage.quiet();
    expect([a.heard, c.heard]).toEqual([
      ['0', '3', '6'],
      ['2', '5', '7'],
    ]);
    expect(server.queueGroupInfo('jobs')).toEqual({ workers: 2 });
  });

  it('is not delivered where a list forbids it, even through a pattern', { options: { jwt } }, async (stage) => {
    const alice = await stage.user('alice', { wse_topics: { allow: ['a.*'], deny: ['a.secret'] } });
    const { server } = stage;
    const { subscribed, refused } = server.subscribeConnection(alice.id, ['a.*', 'a.secret', 'b']);
    expect([subscribed, refused]).toEqual([
      ['a.*'],
      [
        { topic: 'a.secret', why: 'not_allowed' },
        { topic: 'b', why: 'not_allowed' },
      ],
    ]);
    expect([server.broadcast('a.open', 'x'), server.broadcast('a.secret', 'y')]).toEqual([1, 0]);
    server.setTopicAcl(alice.id, undefined);
    expect(server.broadcast('a.secret', 'y')).toBe(1);
    server.setTopicAcl(alice.id, { deny: ['a.open'] });
    expect([server.broadcast('a.open', 'x'), server.broadcast('a.secret', 'y')]).toEqual([0, 1]);
  });

  it('of a claim in a form of its own reaches nobody', { options: { jwt } }, async (stage) => {
    const alice = await stage.user('alice', { wse_topics: 'all' });
    expect(stage.server.subscribeConnection(alice.id, ['a']).refused).toEqual([{ topic: 'a', why: 'not_allowed' }]);
  });

  it('finds no more subscriptions than a connection may hold', { options: { maxSubscriptions: 2 } }, async (stage) => {
    const client = await stage.connect();
    const { server } = stage;
    const id = client.id ?? '';
    expect(server.subscribeConnection(id, ['a', 'b', 'c']).refused).toEqual([{ topic: 'c', why: 'limit' }]);
    expect(server.subscribeConnection(id, ['a']).subscribed).toEqual(['a']);
    server.unsubscribeConnection(id, ['a']);
    expect(server.subscribeConnection(id, ['d'], { queueGroup: 'g' }).subscribed).toEqual(['d']);
    expect(server.subscribeConnection(id, ['e']).refused).toEqual([{ topic: 'e', why: 'limit' }]);
  });

  it('knows no topics that cannot travel', {}, async (stage) => {
    const client = await stage.connect();
    const wrong = ['line\nfeed', '\u007f', 'x'.repeat(65_536), `${'y'.repeat(512)}*`];
    expect(stage.server.subscribeConnection(client.id ?? '', [...wrong, '', 'x'.repeat(65_535)]).refused).toEqual(
      wrong.map((topic) => ({ topic, why: 'invalid' })),
    );
  });

  it('gets its category where it lacks one', {}, async (stage) => {
    const client = await stage.connect();
    stage.server.subscribeConnection(client.id ?? '', ['a']);
    for (const text of ['{"t":"x"}', '{"t":"x_snapshot"}', '{"c":"WSE","t":"x"}', 'plain'])
      stage.server.broadcast('a', text);
    await stage.until(() => client.heard.length === 4);
    expect(client.heard).toEqual(['{"c":"U","t":"x"}', '{"c":"S","t":"x_snapshot"}', '{"c":"WSE","t":"x"}', 'plain']);
  });
});
