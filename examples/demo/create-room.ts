import { provider } from '@wsekit/codec/crypto';
import { createServer, type ServerEvent, type WseServer } from '@wsekit/server-core';

const tickMs = 2000;
const mostCharacters = 500;

/** A server of two topics: in `lobby` users talk, `ticker` has a price every two seconds. */
export function createRoom(secret: Uint8Array): WseServer {
  const server = createServer({
    jwt: { secret },
    path: '/wse',
    recovery: { bufferEntries: 256 },
    presence: true,
    encryption: { provider },
    subscriptions: 'server',
  });
  const users = new Map<string, string>();
  server.onEvent((event) => {
    if (event.type === 'auth_connect') users.set(event.connectionId, event.userId);
    if (event.type === 'disconnect') users.delete(event.connectionId);
    if (event.type === 'msg') say(server, event, users.get(event.connectionId));
  });
  startTicker(server);
  return server;
}

/** Publishes what a user says; other messages mean nothing here. */
function say(server: WseServer, event: ServerEvent & { type: 'msg' }, user: string | undefined): void {
  const { t, p } = event.data as { t?: unknown; p?: unknown };
  if (t !== 'say' || typeof p !== 'string' || p.trim() === '') return;
  const text = p.slice(0, mostCharacters);
  server.broadcast('lobby', JSON.stringify({ c: 'U', t: 'said', p: { user, text } }));
}

function startTicker(server: WseServer): void {
  let price = 100;
  const timer = setInterval(() => {
    if (!server.isRunning) return clearInterval(timer);
    price = Math.max(1, price + Math.round((Math.random() - 0.5) * 200) / 100);
    server.broadcast('ticker', JSON.stringify({ c: 'U', t: 'tick', p: { price: Number(price.toFixed(2)) } }));
  }, tickMs);
}
