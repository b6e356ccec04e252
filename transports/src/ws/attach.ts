import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { AcceptOptions, Listener } from '../interface.ts';
import { answerByFetch } from '../server/fetch-bridge.ts';
import { WsListener } from './listener.ts';
import { loadWs } from './load-ws.ts';

/**
 * Takes the upgrades of a server that is the caller's: of `node:http` or `node:https`, and so of Express, Fastify and Hono.
 *
 * Every upgrade goes to `accept`, which refuses the paths that are not its own. With `fetch` it also answers the requests
 * to a server that has no listener for them; one that has, as all frameworks have, answers all by itself. The server stays
 * the caller's: `close` of what this gives ends the connections and takes no further upgrades, and leaves the port as it
 * is. Rejects with `TransportError` `runtime_missing`.
 */
export async function attach(server: HttpServer | HttpsServer, options: AcceptOptions): Promise<Listener> {
  const listener = new WsListener(await loadWs(), options);
  const onUpgrade = (incoming: IncomingMessage, stream: Duplex, head: Buffer): void =>
    void listener.upgrade(incoming, stream, head);
  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    // A listener that came later may answer later, too.
    if (options.fetch !== undefined && server.listenerCount('request') === 1) {
      void answerByFetch(incoming, outgoing, options.fetch, options.onError);
    }
  };
  server.on('upgrade', onUpgrade);
  if (options.fetch !== undefined && server.listenerCount('request') === 0) server.on('request', onRequest);
  listener.settle({
    url: '',
    port: portOf(server),
    stop: () => {},
    release: async () => {
      server.off('upgrade', onUpgrade);
      server.off('request', onRequest);
    },
  });
  return listener;
}

/** The port a server listens on; 0 where it has none. */
export function portOf(server: HttpServer | HttpsServer): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
