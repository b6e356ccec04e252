import type { TemplatedApp } from 'uWebSockets.js';
import type { AcceptOptions, Listener } from '../interface.ts';
import { answerByFetch } from './fetch-bridge.ts';
import { UwsListener } from './listener.ts';
import { loadUws } from './load-uws.ts';

/** What attaching to an app of uWebSockets.js is given. */
export interface AttachOptions extends AcceptOptions {
  /** The paths to take, as uWebSockets.js writes them. Default `/*`. */
  readonly pattern?: string;
}

/**
 * Takes the upgrades of an app of uWebSockets.js that is the caller's, under a pattern of paths.
 *
 * With `fetch` it also answers the other requests to them. The app stays the caller's: `close` of what this gives ends the
 * connections and takes no further upgrades, and leaves the port as it is. Rejects with `TransportError` `runtime_missing`.
 */
export async function attach(app: TemplatedApp, options: AttachOptions): Promise<Listener> {
  const { pattern = '/*', fetch: handler, onError } = options;
  const listener = new UwsListener(await loadUws(), app, pattern, options);
  if (handler !== undefined) {
    app.any(pattern, (outgoing, incoming) => answerByFetch(incoming, outgoing, { handler, onError, isSecure: false }));
  }
  listener.settle({ url: '', port: 0, stop: () => {}, release: async () => {} });
  return listener;
}
