// A client over the network in memory: it connects, keeps its topics, comes back, and recovers what it missed.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stage, tokenOf } from './stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

const numbers = (messages: readonly { type: string; payload: unknown }[]): unknown[] =>
  messages.filter(({ type }) => type === 'tick').map(({ payload }) => payload);

describe('A client', () => {
  it('is ready when both sides have said hello', async () => {
    await stage.serve();
    const { client, states } = await stage.ready();
    expect(client.status).toEqual({ state: 'ready', url: stage.url });
    expect(states).toEqual(['connecting', 'handshaking', 'ready']);
  });

  it('gets what is published to a topic the server has confirmed', async () => {
    const server = await stage.serve();
    const { client, messages } = await stage.ready();
    const outcome = await stage.settled(client.subscribe(['prices', 'news']));
    expect(outcome).toEqual({ subscribed: ['prices', 'news'], refused: [] });
    server.broadcast('prices', '{"t":"tick","p":1}');
    await stage.until(() => numbers(messages).length === 1);
    expect(messages.at(-1)).toMatchObject({ type: 'tick', payload: 1, topic: 'prices', encrypted: false });
  });

  it('is told of a topic it may not hold', async () => {
    await stage.serve({ authenticate: () => ({ userId: 'alice', topics: { deny: ['secret'] } }) });
    const { client } = await stage.ready();
    const outcome = await stage.settled(client.subscribe(['open', 'secret']));
    expect(outcome.subscribed).toEqual(['open']);
    expect(outcome.refused).toMatchObject([{ topic: 'secret' }]);
    expect(client.topics).toEqual({ wanted: ['open', 'secret'], held: ['open'] });
  });

  it('comes back from a cut connection, and gets all it missed, in order and once', async () => {
    const server = await stage.serve();
    const { client, messages, events } = await stage.ready({ topics: ['prices'] });
    await stage.until(() => client.topics.held.length === 1);
    server.broadcast('prices', '{"t":"tick","p":0}');
    await stage.until(() => numbers(messages).length === 1);
    for (const link of stage.network.links) link.cut();
    await stage.until(() => client.status.state === 'waiting');
    for (const p of [1, 2, 3]) server.broadcast('prices', `{"t":"tick","p":${p}}`);
    await stage.advance(2000);
    await stage.until(() => client.topics.held.length === 1);
    server.broadcast('prices', '{"t":"tick","p":4}');
    await stage.until(() => numbers(messages).length === 5);
    expect(numbers(messages)).toEqual([0, 1, 2, 3, 4]);
    expect(events).toContainEqual({ type: 'recovered', topic: 'prices', count: 3 });
  });

  it('says what it lost when the server has forgotten', async () => {
    await stage.serve();
    const { client, messages, events } = await stage.ready({ topics: ['prices'] });
    await stage.until(() => client.topics.held.length === 1);
    stage.server.broadcast('prices', '{"t":"tick","p":0}');
    await stage.until(() => numbers(messages).length === 1);
    await stage.stopServer();
    const server = await stage.serve();
    server.broadcast('prices', '{"t":"tick","p":9}');
    await stage.advance(5000);
    await stage.until(() => client.topics.held.length === 1);
    expect(events.filter(({ type }) => type === 'lost')).toMatchObject([{ topic: 'prices' }]);
    server.broadcast('prices', '{"t":"tick","p":10}');
    await stage.until(() => numbers(messages).length === 2);
    expect(numbers(messages)).toEqual([0, 10]);
  });

  it('goes on trying for an hour, at most half a minute apart', async () => {
    const { client } = stage.start();
    const waits: number[] = [];
    for (let minutes = 0; minutes < 60; minutes += 1) {
      for (let halves = 0; halves < 2; halves += 1) {
        await stage.advance(30_000);
        const { status } = client;
        if (status.state === 'waiting') waits.push(status.retryAtMs - stage.unixClock.nowMs());
      }
    }
    expect(client.status.state).toBe('waiting');
    expect(Math.max(...waits)).toBeLessThanOrEqual(33_000);
    await stage.serve();
    await stage.advance(33_000);
    await stage.settled(client.ready);
  });

  it('asks for another token when its own is refused, and stays down without one', async () => {
    await stage.serve({ profile: 'documented' });
    const tokens = ['nonsense', tokenOf('alice')];
    const asked = stage.start({ token: () => tokens.shift() ?? '' });
    await stage.settled(asked.client.ready);
    expect(asked.states).toContain('refreshing');
    const fixed = stage.start({ token: 'nonsense' });
    await expect(stage.settled(fixed.client.ready)).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('stays down when it is closed, with no timer left', async () => {
    await stage.serve();
    const { client } = await stage.ready();
    const stream = client.messages();
    client.close();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    await expect(client.subscribe('a')).rejects.toMatchObject({ code: 'closed' });
    await stage.stopServer();
    stage.clock.runAll();
    expect(client.status).toMatchObject({ state: 'closed', why: 'asked' });
  });

  it('gets the answer to a request, and no other', async () => {
    const server = await stage.serve();
    server.onEvent((event) => {
      if (event.type !== 'msg' || event.t !== 'ask') return;
      const { cid, p } = event.data as { cid?: string; p?: unknown };
      server.sendEvent(event.connectionId, { t: 'answer', p, ...(cid === undefined ? {} : { cid }) });
    });
    const { client } = await stage.ready();
    const [one, other] = [client.request('ask', 1), client.request('ask', 2)];
    expect(await stage.settled(other)).toMatchObject({ type: 'answer', payload: 2 });
    expect(await stage.settled(one)).toMatchObject({ type: 'answer', payload: 1 });
    const never = client.request('other', 3, { timeoutMs: 50 });
    await expect(stage.settled(never)).rejects.toMatchObject({ code: 'timeout' });
  });
});
