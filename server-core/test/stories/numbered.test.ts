// Shows how a server takes numbered messages, batches and urgent ones, and tells what became of each.
import { expect } from 'vitest';
import { type Client, jwt } from './stage.ts';
import { tell } from './tell.ts';

const options = { profile: 'documented', jwt } as const;
const hello = '{"t":"client_hello","p":{"client_version":"1.0.0","protocol_version":1}}';
const said = (s: number, t = 'note'): string => JSON.stringify({ s, t, p: { n: s } });
const answers = (client: Client): unknown[] =>
  client.messages
    .filter(({ t }) => t === 'ack' || t === 'nack')
    .map(({ t, p }) => [t, (p as { s: number }).s, (p as { code?: string }).code]);

tell('Numbered messages', (it) => {
  it('are announced, taken once, and confirmed', { options }, async (stage) => {
    const alice = await stage.user('alice');
    alice.send(hello);
    for (const number of [1, 2, 2, 3]) alice.send(said(number));
    await stage.until(() => answers(alice).length === 4);
    expect(alice.messages[1]).toMatchObject({ t: 'server_hello', p: { features: { acks: true } } });
    expect(answers(alice).map((answer) => (answer as unknown[])[1])).toEqual([1, 2, 2, 3]);
    expect(stage.told).toEqual(['auth_connect', 'msg', 'msg', 'msg']);
  });

  it('are refused by name when there is no room, or when they cannot be carried out', {
    options: { ...options, maxQueuedEvents: 2 },
    keepsEvents: true,
  }, async (stage) => {
    const alice = await stage.user('alice');
    alice.send(hello);
    for (const number of [1, 2]) alice.send(said(number));
    alice.send(said(3, 'presence_query'));
    await stage.until(() => answers(alice).length === 3);
    expect(answers(alice)).toEqual([
      ['ack', 1, undefined],
      ['nack', 2, 'CIRCUIT_BREAKER_OPEN'],
      ['nack', 3, 'INVALID_SUBSCRIPTION'],
    ]);
    expect(stage.server.inboundDroppedCount).toBe(1);
  });

  it('are ordinary messages to a server that does not announce it', { options: { jwt } }, async (stage) => {
    const alice = await stage.user('alice');
    alice.send(hello);
    for (const number of [1, 1]) alice.send(said(number));
    await stage.until(() => stage.told.length === 3 && alice.heard.length === 2);
    expect(alice.types).toEqual(['server_ready', 'server_hello']);
  });

  it('begin anew with a connection', { options }, async (stage) => {
    for (const number of [7, 7]) {
      const alice = await stage.user('alice');
      alice.send(hello);
      alice.send(said(number));
      await stage.until(() => answers(alice).length === 1);
      expect(answers(alice)).toEqual([['ack', 7, undefined]]);
    }
    expect(stage.told.filter((type) => type === 'msg')).toHaveLength(2);
  });
});

tell('Several messages in one', (it) => {
  const batch = JSON.stringify({
    t: 'batch',
    p: {
      batch_id: 'b',
      messages: [
        { t: 'one' },
        { t: 'subscription_update', p: { action: 'subscribe', topics: ['a'] } },
        { t: 'presence_query', p: {} },
        { t: 'two' },
      ],
      count: 4,
    },
  });

  it('are carried out one by one, and accounted for', { options }, async (stage) => {
    const alice = await stage.user('alice');
    alice.send(batch);
    await stage.until(() => alice.types.includes('batch_message_result'));
    expect(stage.events.slice(1).map((event) => event.type === 'msg' && event.t)).toEqual(['one', 'two']);
    expect(stage.server.topicSubscriberCount('a')).toBe(1);
    expect(alice.types.slice(1)).toEqual(['subscription_update', 'error', 'batch_message_result']);
    expect(alice.messages.at(-1)?.p).toEqual({
      batch_id: 'b',
      success: false,
      processed: 3,
      failed: 1,
      errors: [{ index: 2, code: 'INVALID_SUBSCRIPTION' }],
    });
  });

  it('are one message to an application that unpacks itself', { options: { jwt } }, async (stage) => {
    const alice = await stage.user('alice');
    alice.send(batch);
    alice.send('{"t":"priority_message","p":{"type":"urgent","content":1}}');
    await stage.until(() => stage.told.length === 3);
    expect(stage.events.slice(1).map((event) => event.type === 'msg' && event.t)).toEqual([
      'batch',
      'priority_message',
    ]);
  });

  it('are no more than the server takes at a time', { options: { ...options, maxBatchMessages: 3 } }, async (stage) => {
    const alice = await stage.user('alice');
    alice.send(batch);
    await stage.until(() => alice.types.includes('batch_message_result'));
    expect(alice.messages.at(-1)?.p).toMatchObject({
      processed: 0,
      failed: 4,
      errors: [{ code: 'MESSAGE_TOO_LARGE' }],
    });
    expect(stage.told).toEqual(['auth_connect']);
  });

  it('may be one that is urgent, in either form', { options }, async (stage) => {
    const alice = await stage.user('alice');
    alice.send('{"t":"priority_message","p":{"type":"urgent","content":{"n":1},"priority":10}}');
    alice.send('{"t":"priority_message","p":{"message":{"t":"urgent","p":{"n":2}},"priority":10}}');
    alice.send('{"t":"priority_message","p":{}}');
    await stage.until(() => alice.types.includes('error'));
    expect(stage.events.slice(1)).toMatchObject([
      { t: 'urgent', data: { p: { n: 1 }, pri: 10 } },
      { t: 'urgent', data: { p: { n: 2 }, pri: 10 } },
    ]);
    expect(alice.messages.at(-1)).toMatchObject({ p: { code: 'INVALID_MESSAGE' } });
  });
});
