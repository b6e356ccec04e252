// The client over real sockets and real time: what the platform's own dialer tells it, it acts on.
import { type Client, type ClientOptions, createClient, exponential } from '@wsekit/client-core';
import type { Accept, Connection, Listener } from '@wsekit/transports';
import { dialer, listen } from '@wsekit/transports/ws';
import { afterEach, describe, expect, it } from 'vitest';
import { polite } from './stories/scripted-server.ts';

const clients: Client[] = [];
const listeners: Listener[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await Promise.all(listeners.splice(0).map((listener) => listener.close({ timeoutMs: 100 })));
});

/** A server on a free port, or on the one of another, that greets whom `decide` lets in. */
async function serve(decide: Accept, port = 0): Promise<Listener> {
  const listener = await listen({ accept: decide, port });
  listeners.push(listener);
  return listener;
}

function greeting(connections: Connection[] = []): ReturnType<Accept> {
  let connection: Connection | undefined;
  return {
    handler: {
      onOpen: (opened) => {
        connection = opened;
        connections.push(opened);
        polite.onOpen?.(opened, connections.length);
      },
      onFrame: (frame) => {
        if (connection !== undefined) polite.onFrame?.(String(frame), connection);
      },
      onClose: () => {},
    },
  };
}

const quick: Partial<ClientOptions> = { reconnect: { strategy: exponential({ baseDelayMs: 5 }) } };

function clientOf(url: string, options: Partial<ClientOptions> = {}): { client: Client; states: string[] } {
  const client = createClient(url, { dialer, ...quick, ...options });
  const states: string[] = [];
  client.onEvent((event) => {
    if (event.type === 'status') states.push(event.status.state);
  });
  clients.push(client);
  client.start();
  return { client, states };
}

/** Resolves when a client is in a state, the next time it changes. */
function reaches({ client }: { client: Client }, state: string): Promise<void> {
  return new Promise((resolve) => {
    const end = client.onEvent((event) => {
      if (event.type !== 'status' || event.status.state !== state) return;
      end();
      resolve();
    });
  });
}

describe('A client over sockets', () => {
  it('comes back when its server does, on the same port', async () => {
    const first = await serve(() => greeting());
    const told = clientOf(first.url);
    await told.client.ready;
    const waits = reaches(told, 'waiting');
    await first.close({ timeoutMs: 100 });
    await waits;
    const isBack = reaches(told, 'ready');
    await serve(() => greeting(), first.port);
    await isBack;
  });

  it('comes back from a connection that is cut', async () => {
    const connections: Connection[] = [];
    const { url } = await serve(() => greeting(connections));
    const told = clientOf(url);
    await told.client.ready;
    const isBack = reaches(told, 'ready');
    connections[0]?.terminate();
    await isBack;
    expect(told.client.status.state).toBe('ready');
  });

  it('asks for another token when the upgrade is answered with 401', async () => {
    const { url } = await serve(({ headers }) =>
      new Map(headers).get('authorization') === 'Bearer new' ? greeting() : { status: 401 },
    );
    const tokens = ['old', 'new'];
    const told = clientOf(url, { token: () => tokens.shift() });
    await told.client.ready;
    expect(told.states).toContain('refreshing');
  });

  it('keeps away for as long as 503 and Retry-After say', async () => {
    let refused = 0;
    const { url } = await serve(() => {
      refused += 1;
      return { status: 503, headers: { 'Retry-After': '60' } };
    });
    const told = clientOf(url);
    await reaches(told, 'waiting');
    const { status } = told.client;
    expect(status.state === 'waiting' && status.retryAtMs - Date.now()).toBeGreaterThan(59_000);
    expect(refused).toBe(1);
  });
});
