// The lean client: what it does by itself, what it tells of what it does not keep, and what it does with parts handed to it.
import {
  ClientError,
  type ClientEvent,
  type ClientMessage,
  createEndpointPool,
  fullSession,
  offlineQueue,
} from '@wsekit/client-core';
import { createClient, type LeanClient, type LeanClientOptions } from '@wsekit/client-core/lean';
import { provider } from '@wsekit/codec/crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenBy, polite } from './scripted-server.ts';
import { Stage, tokenOf } from './stage.ts';

interface Told {
  readonly client: LeanClient;
  readonly messages: ClientMessage[];
  readonly events: ClientEvent[];
}

let stage: Stage;
let clients: LeanClient[];
beforeEach(() => {
  stage = new Stage();
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.close();
  await stage.close();
});

function start(options: Partial<LeanClientOptions> = {}, server: Parameters<typeof createClient>[0] = stage.url): Told {
  const client = createClient(server, {
    dialer: stage.dialer,
    clock: stage.unixClock,
    token: tokenOf('alice'),
    random: () => 0.5,
    ...options,
  });
  const told: Told = { client, messages: [], events: [] };
  client.on('*', (message) => told.messages.push(message));
  client.onEvent((event) => told.events.push(event));
  clients.push(client);
  client.start();
  return told;
}

async function ready(options?: Partial<LeanClientOptions>): Promise<Told> {
  const told = start(options);
  await stage.settled(told.client.ready);
  return told;
}

const dropped = (events: readonly ClientEvent[]): unknown[] =>
  events.flatMap((event) => (event.type === 'dropped' ? [[event.envelope.t, event.reason]] : []));
const ticks = (messages: readonly ClientMessage[]): unknown[] =>
  messages.filter(({ type }) => type === 'tick').map(({ payload }) => payload);
const oneAtOnce = { session: { rate: { capacity: 1, refillPerSecond: 1 } } };

describe('A lean client', () => {
  it('keeps its topics, comes back, and gets all it missed, in order and once', async () => {
    const server = await stage.serve();
    const { client, messages, events } = await ready({ topics: ['prices'] });
    await stage.until(() => client.topics.held.length === 1);
    server.broadcast('prices', '{"t":"tick","p":0}');
    await stage.until(() => ticks(messages).length === 1);
    for (const link of stage.network.links) link.cut();
    await stage.until(() => client.status.state === 'waiting');
    for (const p of [1, 2]) server.broadcast('prices', `{"t":"tick","p":${p}}`);
    await stage.advance(2000);
    await stage.until(() => ticks(messages).length === 3);
    expect(ticks(messages)).toEqual([0, 1, 2]);
    expect(events).toContainEqual({ type: 'recovered', topic: 'prices', count: 2 });
  });

  it('reads what servers compress', async () => {
    const server = await stage.serve({ compressionThresholdBytes: 16 });
    const { client, messages } = await ready({ topics: ['prices'] });
    await stage.until(() => client.topics.held.length === 1);
    server.broadcast('prices', JSON.stringify({ t: 'tick', p: 'x'.repeat(5000) }));
    await stage.until(() => ticks(messages).length === 1);
    expect(String(ticks(messages)[0])).toHaveLength(5000);
  });

  it('tells of each message that it cannot send, and why', async () => {
    await stage.serve();
    const { client, events } = start();
    expect(client.send('early')).toBe('dropped');
    await stage.settled(client.ready);
    expect(client.send('cancelled', 1, { signal: AbortSignal.abort() })).toBe('dropped');
    expect(client.send('now')).toBe('sent');
    client.close();
    expect(client.send('late')).toBe('dropped');
    expect(dropped(events)).toEqual([
      ['early', 'offline'],
      ['cancelled', 'cancelled'],
      ['late', 'closed'],
    ]);
  });

  it('holds what its rate does not allow yet, as it was given, and is flushed when that has left', async () => {
    const { heard } = await listenBy(stage, polite);
    const { client } = await ready(oneAtOnce);
    const payload = { text: 'as given' };
    expect([client.send('a', payload), client.send('b', payload)]).toEqual(['sent', 'held']);
    payload.text = 'changed';
    let isFlushed = false;
    const flushed = client.flushed().then(() => {
      isFlushed = true;
    });
    await stage.quiet();
    expect(isFlushed).toBe(false);
    await stage.advance(1000);
    await stage.settled(flushed);
    expect(heard.filter((text) => text.includes('as given'))).toHaveLength(2);
    await client.flushed();
  });

  it('drops what was held with its connection, and what gives way to something more urgent', async () => {
    await listenBy(stage, polite);
    const { client, events } = await ready({ session: { ...oneAtOnce.session, maxHeld: 1 } });
    const outcomes = [
      client.send('a'),
      client.send('b', null, { priority: 1 }),
      client.send('c', null, { priority: 1 }),
      client.send('d', null, { priority: 10 }),
    ];
    expect(outcomes).toEqual(['sent', 'held', 'dropped', 'held']);
    for (const link of stage.network.links) link.cut();
    await stage.until(() => client.status.state === 'waiting');
    expect(dropped(events)).toEqual([
      ['c', 'full'],
      ['b', 'displaced'],
      ['d', 'offline'],
    ]);
    await client.flushed();
  });

  it('takes nothing that it could not send later as it is now', async () => {
    await listenBy(stage, polite);
    const { client } = await ready(oneAtOnce);
    client.send('a');
    expect(() => client.send('b', () => {})).toThrow(/cannot be copied/);
    await client.flushed();
  });

  it('leaves to the application what clients with everything answer', async () => {
    const { connections, heard } = await listenBy(stage, polite);
    const { messages } = await ready();
    connections[0]?.send('{"c":"WSE","t":"health_check","p":{}}');
    await stage.until(() => messages.length === 1);
    await stage.quiet();
    expect(heard.map((text) => /"t":"(\w+)"/.exec(text)?.[1])).toEqual(['client_hello']);
    expect(heard[0]).toMatch(/"offline_queue":false.*"health_check":false,"metrics":false/);
  });

  it('keeps what cannot leave where it is given a queue', async () => {
    const { heard } = await listenBy(stage, polite);
    const { client } = start({ queue: offlineQueue({ maxMessages: 1 }) });
    expect([client.send('a'), client.send('b', null, { priority: 8 })]).toEqual(['queued', 'queued']);
    await stage.settled(client.ready);
    await stage.settled(client.flushed());
    expect(heard.filter((text) => /"t":"[ab]"/.test(text))).toEqual([expect.stringContaining('"t":"b"')]);
  });

  it('encrypts where it is given sessions that do', async () => {
    const server = await stage.serve({ encryption: { provider } });
    const { client, messages } = await ready({ topics: ['t'], session: fullSession({ encryption: { provider } }) });
    await stage.until(() => client.topics.held.length === 1);
    server.broadcast('t', '{"t":"tick","p":1}');
    await stage.until(() => ticks(messages).length === 1);
    expect(messages.at(-1)?.encrypted).toBe(true);
  });

  it('goes elsewhere where it is given a pool', async () => {
    await stage.serve();
    const { client } = start({}, createEndpointPool(['ws://nowhere:1/wse', stage.url]));
    await stage.until(() => client.status.state === 'waiting');
    await stage.advance(2000);
    await stage.settled(client.ready);
    expect(client.status).toEqual({ state: 'ready', url: stage.url });
  });

  it('names every mistake in its options', () => {
    const make = (): unknown => start({ openTimeoutMs: 0, session: { maxHeld: 0, pingIntervalMs: -1 } }, 'http://x');
    expect(make).toThrow(ClientError);
    expect(make).toThrow(/no ws: or wss: URL[\s\S]*openTimeoutMs[\s\S]*session/);
    expect(() => start({ session: { encryption: { provider } } as object })).toThrow(/encryption is set/);
    expect(() => fullSession({ pingIntervalMs: -1 })).toThrow(/session/);
    expect(() => offlineQueue({ maxMessages: -1, batching: { maxMessages: 0 } })).toThrow(/offline[\s\S]*batching/);
  });
});
