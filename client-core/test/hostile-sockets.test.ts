// Servers that are broken or worse, over real sockets: the main ones of bad-networks.test.ts, where nothing stands in for a network.
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { deflateSync } from 'node:zlib';
import { type Client, type ClientEvent, type ClientOptions, createClient, exponential } from '@wsekit/client-core';
import { provider } from '@wsekit/codec/crypto';
import type { Connection, Listener } from '@wsekit/transports';
import { dialer, listen } from '@wsekit/transports/ws';
import { afterEach, describe, expect, it } from 'vitest';
import { hello, polite, ready, type Script } from './stories/scripted-server.ts';

const clients: Client[] = [];
const listeners: Listener[] = [];
const rawServers: Server[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await Promise.all(listeners.splice(0).map((listener) => listener.close({ timeoutMs: 100 })));
  for (const server of rawServers.splice(0)) server.close();
});

/** A server that does with each connection, the first has number 1, what the script for it says. */
async function serve(scriptOf: (ordinal: number) => Script): Promise<string> {
  let ordinal = 0;
  const listener = await listen({
    port: 0,
    accept: () => {
      ordinal += 1;
      const [number, script] = [ordinal, scriptOf(ordinal)];
      let connection: Connection | undefined;
      return {
        handler: {
          onOpen: (opened) => {
            connection = opened;
            script.onOpen?.(opened, number);
          },
          onFrame: (frame) => {
            if (connection !== undefined) script.onFrame?.(String(frame), connection);
          },
          onClose: () => {},
        },
      };
    },
  });
  listeners.push(listener);
  return listener.url;
}

interface Told {
  readonly client: Client;
  readonly events: ClientEvent[];
  /** Resolves with the first event from now on, or from before, that holds. */
  until(holds: (event: ClientEvent) => boolean): Promise<void>;
}

function start(url: string, options: Partial<ClientOptions> = {}): Told {
  const quick = { strategy: exponential({ baseDelayMs: 5 }) };
  const client = createClient(url, { dialer, reconnect: quick, ...options });
  const events: ClientEvent[] = [];
  client.onEvent((event) => events.push(event));
  clients.push(client);
  client.start();
  const until = (holds: (event: ClientEvent) => boolean): Promise<void> =>
    new Promise((resolve) => {
      if (events.some(holds)) return resolve();
      const end = client.onEvent((event) => {
        if (!holds(event)) return;
        end();
        resolve();
      });
    });
  return { client, events, until };
}

const isNotice =
  (type: string) =>
  (event: ClientEvent): boolean =>
    event.type === 'session' && event.event.type === type;

const tick = '{"c":"U","t":"tick","p":1,"v":1}';

/** Greets, says this, and then a message that makes sense: resolves when that has come. */
async function outlives(says: readonly (string | Uint8Array)[], options?: Partial<ClientOptions>): Promise<Told> {
  const url = await serve(() => ({
    ...polite,
    onOpen: (connection, ordinal) => {
      polite.onOpen?.(connection, ordinal);
      for (const frame of says) connection.send(frame);
      connection.send(tick);
    },
  }));
  const told = start(url, options);
  await new Promise<void>((resolve) => {
    told.client.on('tick', () => resolve());
  });
  return told;
}

describe('Over sockets, a server', () => {
  it('that sends what no message is, and bombs, loses that alone', async () => {
    const bomb = Buffer.concat([Buffer.from('C:'), deflateSync(Buffer.alloc(4_000_000, 0x20))]);
    const deep = `{"c":"U","t":"deep","p":${'['.repeat(5000)}${']'.repeat(5000)},"v":1}`;
    const broken = [
      '{"c":"WSE","t":',
      '[]',
      '',
      'U{',
      deep,
      Uint8Array.of(0x45, 0x3a, 1, 2),
      Uint8Array.of(0xff),
      bomb,
    ];
    const told = await outlives(broken);
    expect(told.client.status.state).toBe('ready');
    const refused = told.events.filter(isNotice('refused'));
    expect(refused.length).toBeGreaterThanOrEqual(4);
    expect(told.events.filter(({ type }) => type === 'failed')).toEqual([]);
  });

  it('that sends more than a message may be is left, and come back to', async () => {
    const url = await serve((ordinal) => ({
      ...polite,
      onOpen: (connection) => {
        polite.onOpen?.(connection, ordinal);
        if (ordinal === 1) connection.send('x'.repeat(2_000_000));
      },
    }));
    const told = start(url);
    await told.until((event) => event.type === 'status' && event.status.state === 'waiting');
    await told.until(() => told.client.status.state === 'ready' && told.events.filter(isNotice('ready')).length === 2);
  });

  it('that closes in the middle of the handshake is dialled again until it does not', async () => {
    const url = await serve((ordinal) =>
      ordinal > 3
        ? polite
        : {
            onOpen: (connection) => {
              if (ordinal > 1) connection.send(ready);
              connection.close(1011);
            },
          },
    );
    const told = start(url);
    await told.client.ready;
    expect(told.events.filter((event) => event.type === 'status' && event.status.state === 'waiting')).toHaveLength(3);
  });

  it('that says nothing, neither HTTP nor hello, is given up in time', async () => {
    const sockets: Socket[] = [];
    const mute = createServer((socket) => sockets.push(socket.on('error', () => {})));
    rawServers.push(mute.listen(0, '127.0.0.1'));
    await once(mute, 'listening');
    const address = mute.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const unanswered = start(`ws://127.0.0.1:${port}/wse`, { openTimeoutMs: 50 });
    await unanswered.until((event) => event.type === 'status' && event.status.state === 'waiting');
    for (const socket of sockets) socket.destroy();

    const url = await serve(() => ({}));
    const ungreeted = start(url, { session: { readyTimeoutMs: 50 } });
    await ungreeted.until(isNotice('overdue'));
    await ungreeted.until((event) => event.type === 'status' && event.status.state === 'waiting');
  });

  it('that forges the exchange of keys gets nothing sealed, and is told of', async () => {
    const url = await serve(() => ({
      ...polite,
      onOpen: (connection) => {
        connection.send(ready);
        connection.send(hello({ features: { encryption: true }, encryption_public_key: 'AAAA' }));
      },
    }));
    const told = start(url, { session: { encryption: { provider, required: true } } });
    await told.until(isNotice('not_encrypted'));
    expect(told.client.status.state).not.toBe('ready');
  });

  it('that says ready without end, and impossible positions, is answered once and outlived', async () => {
    const stamps = ['-1', '0.5', '"1"', '1e400', '18446744073709551616'];
    const impossible = stamps.map((o) => `{"tp":"a","e":"00000001","o":${o},"c":"U","t":"odd","p":1}`);
    const told = await outlives([...Array.from({ length: 500 }, () => ready), ...impossible]);
    expect(told.events.filter(isNotice('ready'))).toHaveLength(1);
    expect(told.client.status.state).toBe('ready');
  });
});
