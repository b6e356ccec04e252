import type { TemplatedApp } from 'uWebSockets.js';
import type { Listener, ListenOptions } from '../interface.ts';
import { answerByFetch } from './fetch-bridge.ts';
import { UwsListener } from './listener.ts';
import { loadUws, type UwsModule } from './load-uws.ts';
import { withPemFiles } from './pem-files.ts';
import { startListening } from './start-listening.ts';

/** Listens on a port or a Unix socket with uWebSockets.js. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { fetch: handler, tls, onError, unixPath } = options;
  const uws = await loadUws();
  const app = await createApp(uws, options);
  const listener = new UwsListener(uws, app, '/*', options);
  app.any('/*', (outgoing, incoming) => {
    if (handler !== undefined) answerByFetch(incoming, outgoing, { handler, onError, isSecure: tls !== undefined });
    else outgoing.writeStatus('426 Upgrade Required').writeHeader('Upgrade', 'websocket').end(undefined, true);
  });
  const token = await startListening(app, options);
  const port = unixPath === undefined ? uws.us_socket_local_port(token) : 0;
  listener.settle({
    url: urlOf(options, port),
    port,
    stop: () => uws.us_listen_socket_close(token),
    release: async () => void app.close(),
  });
  return listener;
}

async function createApp(uws: UwsModule, { tls }: ListenOptions): Promise<TemplatedApp> {
  if (tls === undefined) return uws.App();
  return withPemFiles(tls, ({ cert, key }) => uws.SSLApp({ cert_file_name: cert, key_file_name: key }));
}

function urlOf({ tls, host = '127.0.0.1', unixPath }: ListenOptions, port: number): string {
  if (unixPath !== undefined) return '';
  return `${tls === undefined ? 'ws' : 'wss'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
