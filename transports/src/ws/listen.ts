import { createServer as createHttpServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { TransportError } from '../errors.ts';
import type { Listener, ListenerLimits, ListenOptions } from '../interface.ts';
import { answerByFetch } from '../server/fetch-bridge.ts';
import { readPem } from '../server/pem.ts';
import { portOf } from './attach.ts';
import { WsListener } from './listener.ts';
import { loadWs } from './load-ws.ts';

// How often Node looks for sockets that have not sent a whole head in time.
const mostCheckMs = 1_000;
// How long Node waits for a request with its body, unless told otherwise; its head must not be given longer.
const requestTimeoutMs = 300_000;

/** Listens on a port or a Unix socket of Node, with the package `ws`. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const listener = new WsListener(await loadWs(), options);
  const server = await createServer(options, listener.limits);
  server.maxConnections = mostSockets(listener.limits);
  server.on('drop', () => listener.turnedAway());
  server.on('upgrade', (incoming, stream, head) => void listener.upgrade(incoming, stream, head));
  await started(server, options);
  const ended = new Promise<void>((done) => {
    server.once('close', () => done());
  });
  listener.settle({
    url: urlOf(server, options),
    port: portOf(server),
    stop: () => server.close(),
    release: () => {
      server.closeAllConnections();
      return ended;
    },
  });
  return listener;
}

/** Sockets at a time: connections, handshakes, and as many again whose request is not there yet or was refused. */
function mostSockets({ maxConnections, maxPendingHandshakes }: ListenerLimits): number {
  return maxConnections + 2 * maxPendingHandshakes;
}

async function createServer({ tls, fetch, onError }: ListenOptions, limits: ListenerLimits): Promise<HttpServer> {
  const settings = {
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.handshakeTimeoutMs,
    requestTimeout: Math.max(requestTimeoutMs, limits.handshakeTimeoutMs),
    connectionsCheckingInterval: Math.min(mostCheckMs, limits.handshakeTimeoutMs),
  };
  const onRequest: RequestListener = (incoming, outgoing) => {
    if (fetch === undefined) outgoing.writeHead(426, { Upgrade: 'websocket', Connection: 'Upgrade' }).end();
    else void answerByFetch(incoming, outgoing, fetch, onError);
  };
  if (tls === undefined) return createHttpServer(settings, onRequest);
  const [cert, key] = await Promise.all([readPem(tls.cert), readPem(tls.key)]);
  return createHttpsServer({ ...settings, cert, key, handshakeTimeout: limits.handshakeTimeoutMs }, onRequest);
}

function started(
  server: HttpServer | HttpsServer,
  { port = 0, host = '127.0.0.1', unixPath }: ListenOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const where = unixPath ?? `${host}:${port}`;
    server.once('error', (cause) => {
      reject(new TransportError('listen_failed', `listening on ${where}: ${cause.message}`, { cause }));
    });
    server.listen(unixPath === undefined ? { port, host } : { path: unixPath }, resolve);
  });
}

function urlOf(server: HttpServer | HttpsServer, { tls, host = '127.0.0.1', unixPath }: ListenOptions): string {
  if (unixPath !== undefined) return '';
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tls === undefined ? 'ws' : 'wss'}://${name}:${portOf(server)}`;
}
