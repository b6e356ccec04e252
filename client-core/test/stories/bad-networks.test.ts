// Networks that lose, delay and break, and servers that are broken or worse: the client stays bounded, says why, and comes back.
import { deflateSync } from 'node:zlib';
import { provider } from '@wsekit/codec/crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hello, listenBy, polite, ready, type Script } from './scripted-server.ts';
import { Stage, type Told } from './stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

const longestWaitMs = 33_000;

async function pass(ms: number, stepMs = 500): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= stepMs) await stage.advance(Math.min(stepMs, leftMs));
}

const ticks = ({ messages }: Told): unknown[] =>
  messages.filter(({ type }) => type === 'tick').map(({ payload }) => payload);
const tick = (p: unknown): string => JSON.stringify({ c: 'U', t: 'tick', p, v: 1 });

/** Why it was not ready any more, each time. */
const endings = ({ events }: Told): unknown[] =>
  events.flatMap((event) =>
    event.type === 'status' && event.status.state === 'waiting' ? [event.status.because] : [],
  );

const noticed = ({ events }: Told): string[] =>
  events.flatMap((event) => (event.type === 'session' ? [event.event.type] : []));

/** A client, and a server that greets and then says this. */
async function meet(say: (send: (frame: string | Uint8Array) => void) => void, script: Script = polite): Promise<Told> {
  const { connections } = await listenBy(stage, script);
  const told = await stage.ready();
  say((frame) => connections.at(-1)?.send(frame));
  await stage.quiet();
  return told;
}

describe('A network', () => {
  it('that delays by a second and more does not keep it from being ready, and loses nothing', async () => {
    const server = await stage.serve();
    const told = stage.start({ topics: ['prices'] });
    for (const link of stage.network.links) link.configure({ latencyMs: 1200, jitterMs: 800 });
    await pass(20_000);
    expect(told.client.topics.held).toEqual(['prices']);
    for (let p = 0; p < 50; p += 1) server.broadcast('prices', `{"t":"tick","p":${p}}`);
    await pass(10_000);
    expect(ticks(told)).toEqual(Array.from({ length: 50 }, (_, p) => p));
  });

  it('that loses what the server says, without a word, is noticed within 40 s, and left', async () => {
    await stage.serve();
    const told = await stage.ready();
    for (const link of stage.network.links) link.halfOpen('listener');
    await pass(39_000);
    expect(told.client.status.state).toBe('ready');
    await pass(2000);
    expect(told.states).toContain('waiting');
    expect(noticed(told)).toContain('dead');
    await pass(10_000);
    expect(told.client.status.state).toBe('ready');
  });

  it('that loses what the client says is left as soon as the server gives it up', async () => {
    await stage.serve();
    const told = await stage.ready();
    for (const link of stage.network.links) link.halfOpen('dialer');
    await pass(100_000);
    expect(told.states).toContain('waiting');
    expect(told.client.status.state).toBe('ready');
  });

  it('that flaps every second for ten minutes is tried less and less, and nothing is lost when it holds', async () => {
    const server = await stage.serve();
    const told = await stage.ready({ topics: ['prices'] });
    await stage.until(() => told.client.topics.held.length === 1);
    server.broadcast('prices', '{"t":"tick","p":0}');
    await stage.until(() => ticks(told).length === 1);
    let published = 1;
    for (let seconds = 0; seconds < 600; seconds += 1) {
      for (const link of stage.network.links) link.cut();
      if (seconds % 10 === 0) {
        server.broadcast('prices', `{"t":"tick","p":${published}}`);
        published += 1;
      }
      await stage.advance(1000);
    }
    expect(told.states.filter((state) => state === 'connecting').length).toBeLessThan(35);
    await pass(longestWaitMs);
    expect(told.client.status.state).toBe('ready');
    await stage.until(() => ticks(told).length === published);
    expect(ticks(told)).toEqual(Array.from({ length: published }, (_, p) => p));
  });

  it('that swallows the upgrade is given up after 10 s', async () => {
    const never = new Promise<never>(() => {});
    const listener = await stage.network.listen({ port: 5007, handshakeTimeoutMs: 60_000, accept: () => never });
    const told = stage.start();
    await pass(9500);
    expect(told.client.status.state).toBe('connecting');
    await pass(1000);
    expect(endings(told)).toMatchObject([{ kind: 'failed' }]);
    await stage.settled(listener.close());
    await stage.serve();
    await pass(2000);
    expect(told.client.status.state).toBe('ready');
  });
});

describe('A server', () => {
  it('that says nothing in the handshake is given up after 20 s', async () => {
    await listenBy(stage, {});
    const told = stage.start();
    await pass(19_500);
    expect(told.client.status.state).toBe('handshaking');
    await pass(1000);
    expect(endings(told)).toMatchObject([{ kind: 'closed', code: 1006 }]);
    expect(noticed(told).filter((type) => type === 'overdue')).toHaveLength(2);
  });

  it('that closes in the middle of the handshake is dialled later and later', async () => {
    const { connections } = await listenBy(stage, {
      onOpen: (connection) => {
        connection.send(ready);
        connection.close(1011);
      },
    });
    const told = stage.start();
    await pass(600_000);
    expect(connections.length).toBeLessThan(32);
    expect(endings(told)[0]).toMatchObject({ kind: 'closed', code: 1011 });
  });

  it('that says ready without end is answered once, and does not grow the client', async () => {
    const { connections, heard } = await listenBy(stage, {});
    const told = stage.start();
    await stage.until(() => connections.length === 1);
    for (let said = 0; said < 5000; said += 1) connections[0]?.send(ready);
    await stage.quiet();
    expect(heard.filter((text) => text.includes('client_hello'))).toHaveLength(1);
    await pass(10_500);
    expect(told.client.status.state).toBe('ready');
    for (let seconds = 0; seconds < 45; seconds += 1) {
      connections[0]?.send(ready);
      await pass(1000);
    }
    expect(noticed(told)).toContain('dead');
    expect(told.messages).toEqual([]);
  });

  it('that goes over to another dialect half way is read in both', async () => {
    const told = await meet((send) => {
      send(tick(1));
      send('U{"t":"tick","p":2,"v":1}');
      send('WSE{"t":"ping","p":{},"v":1}');
      send(tick(3));
    });
    expect(ticks(told)).toEqual([1, 2, 3]);
    expect(told.client.status.state).toBe('ready');
  });

  it('that forges the exchange of keys gets nothing sealed, is told of, and ends nothing', async () => {
    const forged = Buffer.alloc(65, 4).toString('base64');
    for (const key of [forged, 'nonsense', '', forged.slice(1), 'A'.repeat(100_000)]) {
      const { listener } = await listenBy(stage, {
        ...polite,
        onOpen: (connection) => {
          connection.send(ready);
          connection.send(hello({ features: { encryption: true }, encryption_public_key: key }));
        },
      });
      const told = await stage.ready({ session: { encryption: { provider } } });
      expect(noticed(told)).toContain('not_encrypted');
      expect(told.client.status.state).toBe('ready');
      told.client.close();
      await stage.settled(listener.close());
    }
  });

  it('that sends what no message is loses that alone', async () => {
    const told = await meet((send) => {
      const broken = [
        '{',
        '[]',
        'null',
        '""',
        '{"t":}',
        '\u0000',
        'U{',
        'WSE',
        '{"t":{},"p":1}',
        '{"__proto__":{"t":"tick"}}',
      ];
      for (const text of broken) send(text);
      for (const bytes of [[], [0], [0x43, 0x3a], [0x4d, 0x3a, 0xc1], [0x45, 0x3a, 1, 2, 3], [0x78, 0x9c, 1]]) {
        send(new Uint8Array(bytes));
      }
      send(tick('after'));
    });
    expect(ticks(told)).toEqual(['after']);
    expect(told.client.status.state).toBe('ready');
    expect(noticed(told).filter((type) => type === 'refused').length).toBeGreaterThan(5);
  });

  it('that sends bombs loses each of them at 1 MiB inflated and 127 levels', async () => {
    const bomb = deflateSync(Buffer.from(`{"t":"tick","p":"${' '.repeat(50_000_000)}"}`));
    const told = await meet((send) => {
      send(Buffer.concat([Buffer.from('C:'), bomb]));
      send(new Uint8Array(bomb));
      send(`{"t":"tick","p":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
      send(Buffer.concat([Buffer.from('M:'), Buffer.alloc(100_000, 0x91)]));
      send(Buffer.concat([Buffer.from('M:'), Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff])]));
      send(tick('after'));
    });
    expect(ticks(told)).toEqual(['after']);
    expect(noticed(told).filter((type) => type === 'refused').length).toBeGreaterThanOrEqual(4);
  });

  it('that sends more than a message may be is left with 1009, and come back to', async () => {
    const told = await meet((send) => send(tick('x'.repeat(1_048_577))));
    await pass(3000);
    expect(endings(told)).toMatchObject([{ kind: 'closed', code: 1009 }]);
    expect(ticks(told)).toEqual([]);
    expect(told.client.status.state).toBe('ready');
  });

  it('that sends positions that cannot be darkens no other topic, and none of its own for good', async () => {
    const stamped = (o: unknown, p: unknown, tp = 'a'): string =>
      JSON.stringify({ tp, e: '00000001', o, c: 'U', t: 'tick', p, v: 1 });
    const told = await meet((send) => {
      for (const o of [-1, 0.5, '7', null, 2 ** 60, Number.MAX_VALUE, {}]) send(stamped(o, String(o)));
      send(stamped(5, 'five', 'b'));
      send(stamped(2 ** 52, 'far', 'b'));
      send(stamped(6, 'six', 'b'));
    });
    expect(ticks(told).slice(-2)).toEqual(['five', 'six']);
    expect(ticks(told)).toHaveLength(9);
    await pass(11_000);
    expect(told.events.filter(({ type }) => type === 'lost')).toMatchObject([{ topic: 'b' }]);
  });

  it('that floods ids, topics and messages finds the client bounded', async () => {
    const { connections } = await listenBy(stage, polite);
    const told = await stage.ready();
    const stream = told.client.messages(undefined, { maxBuffered: 10 });
    for (let index = 0; index < 20_000; index += 1) {
      const message = {
        tp: `topic ${index}`,
        e: '00000001',
        o: 0,
        c: 'U',
        t: 'tick',
        id: `id ${index}`,
        p: index,
        v: 1,
      };
      connections[0]?.send(JSON.stringify(message));
      if (index % 500 === 0) await stage.quiet();
    }
    await stage.quiet();
    expect(stream.buffered).toBe(10);
    expect(stream.dropped).toBe(19_990);
    expect(told.client.status.state).toBe('ready');
  });
});
