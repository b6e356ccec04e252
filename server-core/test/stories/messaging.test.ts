// Shows how messages go to the application, and events, texts and broadcasts to clients.
import { msgpack } from '@wsekit/codec/msgpack';
import { expect } from 'vitest';
import { jwt } from './stage.ts';
import { tell } from './tell.ts';

const compressed = Buffer.from('C:').toString();

tell('The application', (it) => {
  it('gets messages, texts and bytes in order, and the end last', {}, async (stage) => {
    const client = await stage.connect();
    for (const frame of ['{"t":"a","p":1}', 'U{"type":"b","payload":2}', 'plain', Uint8Array.of(1, 2)])
      client.send(frame);
    client.connection?.close(4000, 'bye');
    await stage.until(() => stage.told.includes('disconnect'));
    const connectionId = client.id;
    expect(stage.events.slice(1)).toEqual([
      { type: 'msg', connectionId, t: 'a', data: { t: 'a', p: 1 }, encrypted: false },
      { type: 'msg', connectionId, t: 'b', data: { c: 'U', t: 'b', p: 2 }, encrypted: false },
      { type: 'raw', connectionId, text: 'plain', encrypted: false },
      { type: 'bin', connectionId, bytes: Uint8Array.of(1, 2), encrypted: false },
      { type: 'disconnect', connectionId, code: 4000, reason: 'bye' },
    ]);
  });

  it('takes events in batches, waits for the first, and gets none when time is over', {
    keepsEvents: true,
  }, async (stage) => {
    const client = await stage.connect();
    client.send('one');
    client.send('two');
    await stage.until(() => stage.server.inboundQueueDepth === 3);
    expect((await stage.server.drainInbound(2)).map(({ type }) => type)).toEqual(['connect', 'raw']);
    expect(await stage.server.drainInbound()).toMatchObject([{ text: 'two' }]);
    const later = stage.server.drainInbound(10, 1000);
    client.send('three');
    expect(await stage.settled(later)).toMatchObject([{ text: 'three' }]);
    const never = stage.server.drainInbound(10, 1000);
    await stage.advance(1000);
    expect(await never).toEqual([]);
  });

  it('loses messages when its queue is full, counted, and no connection or end', {
    keepsEvents: true,
    options: { maxQueuedEvents: 2 },
  }, async (stage) => {
    const client = await stage.connect();
    for (const text of ['kept', 'lost', 'lost too']) client.send(text);
    client.connection?.close();
    await stage.until(() => stage.server.connectionCount === 0);
    expect(stage.server.inboundDroppedCount).toBe(2);
    expect((await stage.server.drainInbound()).map(({ type }) => type)).toEqual(['connect', 'raw', 'disconnect']);
  });

  it('takes events one by one until the server stops', { keepsEvents: true }, async (stage) => {
    const types: string[] = [];
    const taking = (async () => {
      for await (const { type } of stage.server.events()) types.push(type);
    })();
    const client = await stage.connect();
    client.send('one');
    await stage.until(() => types.length === 2);
    await stage.settled(stage.server.stop({ timeoutMs: 50 }));
    await stage.settled(taking);
    expect(types).toEqual(['connect', 'raw', 'disconnect']);
  });

  it('that throws over an event is told of it, and gets the next', {
    options: { onError: () => {} },
  }, async (stage) => {
    const texts: unknown[] = [];
    stage.server.onEvent((event) => {
      if (event.type !== 'raw') return;
      texts.push(event.text);
      throw new Error('cannot');
    });
    const client = await stage.connect();
    client.send('one');
    client.send('two');
    await stage.until(() => texts.length === 2);
    expect(client.closed).toBeUndefined();
  });
});

tell('A client', (it) => {
  it('gets texts, bytes, events and broadcasts in the order they were sent', { options: { jwt } }, async (stage) => {
    const alice = await stage.user('alice');
    stage.server.subscribeConnection(alice.id, ['a']);
    stage.server.send(alice.id, '1');
    stage.server.broadcastAll('2');
    stage.server.sendBytes(alice.id, Uint8Array.of(3));
    stage.server.broadcast('a', '4');
    stage.server.broadcastAllBytes(Uint8Array.of(5));
    stage.server.broadcastLocal('a', '6');
    stage.server.send(alice.id, '7');
    await stage.until(() => alice.heard.length === 8);
    expect(alice.heard.slice(1)).toEqual(['1', '2', Uint8Array.of(3), '4', Uint8Array.of(5), '6', '7']);
  });

  it('gets an event complete, as bytes, and told by their number', {}, async (stage) => {
    const client = await stage.connect();
    const bytes = stage.server.sendEvent(client.id ?? '', { t: 'chat', p: { b: 1, a: 2 } });
    await stage.until(() => client.heard.length === 1);
    const [frame] = client.heard;
    expect(frame).toBeInstanceOf(Uint8Array);
    expect(frame).toHaveLength(bytes);
    expect(client.messages[0]).toEqual({
      c: 'U',
      id: expect.any(String),
      p: { a: 2, b: 1 },
      seq: 0,
      t: 'chat',
      ts: expect.any(String),
      v: 1,
    });
  });

  it('gets an event once for each id, and others get it still', {}, async (stage) => {
    const [one, other] = [await stage.connect(), await stage.connect()];
    const sent = [one, one, other].map(({ id }) => stage.server.sendEvent(id ?? '', { t: 'x', id: 'same' }) > 0);
    expect(sent).toEqual([true, false, true]);
  });

  it('gets long events compressed, or not where it is asked', {}, async (stage) => {
    const client = await stage.connect();
    const event = { t: 'x', p: 'y'.repeat(2000) };
    stage.server.sendEvent(client.id ?? '', event);
    stage.server.sendEvent(client.id ?? '', event, { compressionThresholdBytes: 0 });
    stage.server.sendEvent(client.id ?? '', { t: 'x', p: 'short' }, { compressionThresholdBytes: 1 });
    await stage.until(() => client.heard.length === 3);
    const starts = client.heard.map((frame) => Buffer.from(frame).subarray(0, 2).toString() === compressed);
    expect(starts).toEqual([true, false, true]);
  });

  it('that asked for MessagePack gets events in it, and texts as they are', { options: { msgpack } }, async (stage) => {
    const client = await stage.connect({ path: '/wse?format=msgpack' });
    stage.server.sendEvent(client.id ?? '', { t: 'x', id: 'i' });
    stage.server.broadcastAll('text');
    await stage.until(() => client.heard.length === 2);
    expect(
      Buffer.from(client.heard[0] ?? '')
        .subarray(0, 2)
        .toString(),
    ).toBe('M:');
    expect(client.heard[1]).toBe('text');
  });

  it('above its rate gets no event but a warning and an error', {
    options: { rate: { capacity: 2, refillPerSecond: 1 } },
  }, async (stage) => {
    const client = await stage.connect();
    const sent = [1, 2, 3].map(() => stage.server.sendEvent(client.id ?? '', { t: 'x' }) > 0);
    expect(sent).toEqual([true, true, false]);
    await stage.until(() => client.types.includes('error'));
    expect(client.messages.at(-1)).toMatchObject({ t: 'error', p: { code: 'RATE_LIMITED', retry_after: 1 } });
    await stage.advance(1000);
    expect(stage.server.sendEvent(client.id ?? '', { t: 'x' })).toBeGreaterThan(0);
  });

  it('that is gone is nobody: calls for it do nothing', {}, async (stage) => {
    const { server } = stage;
    expect([server.send('x', 'y'), server.sendBytes('x', Uint8Array.of(1)), server.sendEvent('x', { t: 'y' })]).toEqual(
      [false, false, 0],
    );
    expect(server.subscribeConnection('x', ['a'])).toEqual({
      subscribed: [],
      refused: [{ topic: 'a', why: 'closed' }],
    });
    expect([server.unsubscribeConnection('x'), server.topicSubscriberCount('a')]).toEqual([[], 0]);
    server.disconnect('x');
  });

  it('is not ended with a code that must not be sent, and goes on', {}, async (stage) => {
    const client = await stage.connect();
    for (const code of [999, 1005, 1006, 1015, 5000]) {
      expect(() => stage.server.disconnect(client.id ?? '', code)).toThrow(RangeError);
    }
    expect(stage.server.send(client.id ?? '', 'still here')).toBe(true);
    stage.server.disconnect(client.id ?? '', 4001, 'bye');
    await stage.until(() => client.closed !== undefined);
    expect([client.heard, client.closed]).toEqual([['still here'], { code: 4001, reason: 'bye' }]);
  });

  it('is disconnected without a code, behind what was sent to it', {}, async (stage) => {
    const client = await stage.connect();
    stage.server.send(client.id ?? '', 'last');
    stage.server.disconnect(client.id ?? '');
    expect(stage.server.send(client.id ?? '', 'late')).toBe(false);
    await stage.until(() => client.closed !== undefined);
    expect([client.heard, client.closed]).toEqual([['last'], { code: 1005, reason: '' }]);
  });

  it('gives an event to nobody its number, as published servers do', {}, async (stage) => {
    const client = await stage.connect();
    const { server } = stage;
    for (const id of [client.id ?? '', 'nobody', client.id ?? '']) server.sendEvent(id, { t: 'x' });
    server.sendEvent('nobody', { t: 'x', seq: 7 });
    server.sendEvent(client.id ?? '', { t: 'x' });
    await stage.until(() => client.heard.length === 3);
    expect(client.messages.map(({ seq }) => seq)).toEqual([0, 2, 3]);
  });
});
