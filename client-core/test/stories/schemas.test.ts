// Messages whose payload is not what its schema says: counted, told, and never delivered; nothing else is held up by them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Stage } from './stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

const schemas = { price: z.object({ bid: z.number() }), answer: z.string() };

describe('A client with schemas', () => {
  it('delivers what they take, and counts and tells the rest', async () => {
    const server = await stage.serve();
    const { client, messages, events } = await stage.ready({ topics: ['prices'], schemas });
    await stage.until(() => client.topics.held.length === 1);
    const stream = client.messages('prices');
    for (const p of ['{"bid":1}', '{"bid":"much"}', 'null', '{"bid":2}']) {
      server.broadcast('prices', `{"t":"price","p":${p}}`);
    }
    server.broadcast('prices', '{"t":"other","p":{"bid":"much"}}');
    await stage.until(() => messages.some(({ type }) => type === 'other'));
    expect(messages.filter(({ type }) => type === 'price').map(({ payload }) => payload)).toEqual([
      { bid: 1 },
      { bid: 2 },
    ]);
    expect([(await stream.next()).value?.payload, (await stream.next()).value?.payload]).toEqual([
      { bid: 1 },
      { bid: 2 },
    ]);
    const invalid = events.filter(({ type }) => type === 'invalid');
    expect(invalid).toMatchObject([{ message: { payload: { bid: 'much' } } }, { message: { payload: null } }]);
    expect(client.store.counters.getSnapshot().invalid).toBe(2);
  });

  it('fails a request whose answer they do not take', async () => {
    const server = await stage.serve();
    server.onEvent((event) => {
      if (event.type !== 'msg' || event.t !== 'ask') return;
      const { cid } = event.data as { cid?: string };
      server.sendEvent(event.connectionId, { t: 'answer', p: 42, ...(cid === undefined ? {} : { cid }) });
    });
    const { client } = await stage.ready({ schemas });
    await expect(stage.settled(client.request('ask'))).rejects.toMatchObject({ code: 'invalid_payload' });
  });
});
