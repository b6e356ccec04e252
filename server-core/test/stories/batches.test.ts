// Shows how a server sends several events in one message: how many, how long, to whom, and what is left out.
import { expect } from 'vitest';
import { type Client, jwt } from './stage.ts';
import { tell } from './tell.ts';

const hello = (batching: boolean): string => JSON.stringify({ t: 'client_hello', p: { features: { batching } } });
const events = (count: number, p: unknown = 1): { t: string; p: unknown }[] =>
  Array.from({ length: count }, (_, index) => ({ t: `e${index}`, p }));
const batchesOf = (client: Client): { messages: Record<string, unknown>[]; count: number }[] =>
  client.messages.filter(({ t }) => t === 'batch').map(({ p }) => p as never);

tell('Several events', (it) => {
  it('go out as one message, each complete, in order', { options: { jwt } }, async (stage) => {
    const alice = await stage.user('alice');
    const sent = stage.server.sendBatch(alice.id, events(3));
    await stage.until(() => alice.types.includes('batch'));
    expect(sent).toEqual({ events: 3, bytes: alice.heard.at(-1)?.length });
    expect(batchesOf(alice)).toEqual([
      {
        count: 3,
        messages: [0, 1, 2].map((n) => ({
          t: `e${n}`,
          p: 1,
          id: expect.any(String),
          ts: expect.any(String),
          seq: n,
          v: 1,
        })),
      },
    ]);
  });

  it('leave out those that were sent before, and those above the rate', {
    options: { jwt, rate: { capacity: 3, refillPerSecond: 1 } },
  }, async (stage) => {
    const alice = await stage.user('alice');
    const named = ['a', 'a', 'b', 'c', 'd'].map((id) => ({ t: 'x', id }));
    expect(stage.server.sendBatch(alice.id, named).events).toBe(3);
    await stage.until(() => alice.types.includes('batch'));
    expect(batchesOf(alice)[0]?.messages.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(alice.messages.find(({ t }) => t === 'error')).toMatchObject({ p: { code: 'RATE_LIMITED' } });
    expect(stage.server.sendBatch(alice.id, named)).toEqual({ events: 0, bytes: 0 });
  });

  it('go out one by one to a client that reads no batches', { options: { jwt } }, async (stage) => {
    const alice = await stage.user('alice');
    alice.send(hello(false));
    await stage.until(() => alice.types.includes('server_hello'));
    const { events: sent, bytes } = stage.server.sendBatch(alice.id, events(2));
    await stage.until(() => alice.heard.length === 4);
    expect(alice.types.slice(2)).toEqual(['e0', 'e1']);
    expect([sent, bytes]).toEqual([2, alice.heard.slice(2).reduce((sum, frame) => sum + frame.length, 0)]);
  });

  it('go out as the client has asked for them', { options: { jwt, requests: 'server' } }, async (stage) => {
    const alice = await stage.user('alice');
    const change = async (config: object): Promise<void> => {
      const heard = alice.heard.length;
      alice.send(JSON.stringify({ t: 'config_update_request', p: { config } }));
      await stage.until(() => alice.heard.length > heard);
    };
    alice.send(hello(true));
    await change({ batch_size: 2 });
    stage.server.sendBatch(alice.id, events(5));
    await change({ batching_enabled: false });
    stage.server.sendBatch(alice.id, events(2));
    await stage.until(() => alice.types.includes('e1'));
    expect(batchesOf(alice).map(({ count }) => count)).toEqual([2, 2, 1]);
    expect(alice.types.slice(-2)).toEqual(['e0', 'e1']);
  });

  it('go out in no message that is longer than clients read, compressed or not', {
    options: { jwt },
  }, async (stage) => {
    const alice = await stage.user('alice');
    const sent = stage.server.sendBatch(alice.id, events(8, 'x'.repeat(300_000)), { compressionThresholdBytes: 0 });
    await stage.until(() => batchesOf(alice).length === 4);
    expect(sent.events).toBe(8);
    expect(batchesOf(alice).map(({ count }) => count)).toEqual([2, 2, 2, 2]);
    const heard = alice.heard.length;
    stage.server.sendBatch(alice.id, events(8, 'x'.repeat(300_000)));
    await stage.until(() => alice.heard.length === heard + 4);
    expect(alice.heard.slice(heard).every((frame) => frame.length < 10_000)).toBe(true);
  });

  it('are refused to the application when one alone is too long', { options: { jwt } }, async (stage) => {
    const alice = await stage.user('alice');
    const long = [{ t: 'x', id: 'long', p: 'x'.repeat(1_048_576) }];
    expect(() => stage.server.sendBatch(alice.id, long)).toThrow('[frame_too_large]');
    expect(stage.server.sendBatch(alice.id, [{ t: 'x', id: 'long' }]).events).toBe(1);
  });

  it('go to nobody who is not there', {}, (stage) => {
    expect(stage.server.sendBatch('nobody', events(2))).toEqual({ events: 0, bytes: 0 });
    return Promise.resolve();
  });
});
