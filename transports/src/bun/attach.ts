import type { AcceptOptions, Listener } from '../interface.ts';
import { BunListener } from './listener.ts';
import { type BunServer, findBun, type WebSocketHandlers } from './runtime.ts';

/** A listener to be put into the options of the caller's own `Bun.serve`. */
export interface BunAttachment extends Listener {
  /**
   * Answers a request: an upgrade by what `accept` decides, anything else by the option `fetch`. Undefined when the request
   * became a connection, as `Bun.serve` wants it.
   */
  answer(request: Request, server: BunServer): Promise<Response | undefined> | Response | undefined;
  /** Goes under `websocket`. */
  readonly websocket: WebSocketHandlers;
}

/**
 * Takes upgrades of a server of Bun that is the caller's:
 * `Bun.serve({ fetch: (request, server) => wse.answer(request, server), websocket: wse.websocket })`.
 *
 * The server stays the caller's: `close` of what this gives ends the connections and takes no further upgrades, and leaves
 * the port as it is. Throws `TransportError` `runtime_missing`.
 */
export function attach(options: AcceptOptions): BunAttachment {
  findBun();
  const listener = new BunListener(options);
  listener.settle({ url: '', port: 0, stop: () => {}, release: async () => {} });
  return listener;
}
