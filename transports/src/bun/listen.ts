import { TransportError } from '../errors.ts';
import type { Listener, ListenOptions } from '../interface.ts';
import { readPem } from '../server/pem.ts';
import { BunListener } from './listener.ts';
import { type BunServer, findBun, type ServeOptions } from './runtime.ts';

const millisecondsPerSecond = 1_000;
const longestIdleSeconds = 255;

/** Listens on a port or a Unix socket with `Bun.serve`. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const bun = findBun();
  const { port = 0, host = '127.0.0.1', unixPath, sharesPort = false, tls } = options;
  const listener = new BunListener(options);
  const idleTimeout = Math.ceil(listener.limits.handshakeTimeoutMs / millisecondsPerSecond);
  const serving: ServeOptions = {
    ...(unixPath === undefined ? { port, hostname: host, reusePort: sharesPort } : { unix: unixPath }),
    ...(tls === undefined ? {} : { tls: { cert: await readPem(tls.cert), key: await readPem(tls.key) } }),
    idleTimeout: Math.min(idleTimeout, longestIdleSeconds),
    fetch: (request, server) => listener.answer(request, server),
    websocket: listener.websocket,
  };
  const server = serve(() => bun.serve(serving), unixPath ?? `${host}:${port}`);
  const openPort = server.port ?? 0;
  const name = host.includes(':') ? `[${host}]` : host;
  listener.settle({
    url: unixPath === undefined ? `${tls === undefined ? 'ws' : 'wss'}://${name}:${openPort}` : '',
    port: unixPath === undefined ? openPort : 0,
    stop: () => void server.stop(),
    release: async () => void (await server.stop(true)),
  });
  return listener;
}

function serve(start: () => BunServer, where: string): BunServer {
  try {
    return start();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TransportError('listen_failed', `listening on ${where}: ${why}`, { cause });
  }
}
