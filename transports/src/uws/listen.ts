import type { TemplatedApp, us_listen_socket } from 'uWebSockets.js';
import { TransportError } from '../errors.ts';
import type { Listener, ListenOptions } from '../interface.ts';
import { answerByFetch } from './fetch-bridge.ts';
import { UwsListener } from './listener.ts';
import { loadUws, type UwsModule } from './load-uws.ts';
import { withPemFiles } from './pem-files.ts';

const exclusivePort = 1;

/** Listens on a port or a Unix socket with uWebSockets.js. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const uws = await loadUws();
  const app = await createApp(uws, options);
  const listener = new UwsListener(uws, app, '/*', options);
  const { fetch, onError } = options;
  app.any('/*', (outgoing, incoming) => {
    if (fetch !== undefined)
      answerByFetch(incoming, outgoing, { handler: fetch, onError, isSecure: isSecure(options) });
    else outgoing.writeStatus('426 Upgrade Required').writeHeader('Upgrade', 'websocket').end(undefined, true);
  });
  const token = started(app, options);
  const port = options.unixPath === undefined ? uws.us_socket_local_port(token) : 0;
  let stop = (): void => uws.us_listen_socket_close(token);
  listener.settle({
    url: urlOf(options, port),
    port,
    stop: () => {
      stop();
      stop = () => {};
    },
    release: async () => void app.close(),
  });
  return listener;
}

async function createApp(uws: UwsModule, { tls }: ListenOptions): Promise<TemplatedApp> {
  if (tls === undefined) return uws.App();
  return withPemFiles(tls, ({ cert, key }) => uws.SSLApp({ cert_file_name: cert, key_file_name: key }));
}

function started(app: TemplatedApp, { port = 0, host = '127.0.0.1', unixPath }: ListenOptions): us_listen_socket {
  let token: us_listen_socket | false = false;
  const take = (given: us_listen_socket | false): void => {
    token = given;
  };
  if (unixPath !== undefined) app.listen_unix(take, unixPath);
  // Host and options together are understood, though not declared: without the option several listeners share a port.
  else (app.listen as unknown as ListenAt).call(app, host, port, exclusivePort, take);
  if (token === false) {
    throw new TransportError(
      'listen_failed',
      `listening on ${unixPath ?? `${host}:${port}`}: it is taken or not there`,
    );
  }
  return token;
}

type ListenAt = (host: string, port: number, options: number, take: (token: us_listen_socket | false) => void) => void;

function isSecure({ tls }: ListenOptions): boolean {
  return tls !== undefined;
}

function urlOf(options: ListenOptions, port: number): string {
  const { host = '127.0.0.1', unixPath } = options;
  if (unixPath !== undefined) return '';
  return `${isSecure(options) ? 'wss' : 'ws'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
