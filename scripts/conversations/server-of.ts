import { provider } from '@wsekit/codec/crypto';
import { createServer, type ServerOptions, type WseServer } from '@wsekit/server-core';

/** Shown in the query, as what runs in browsers may. */
export const token = 'the one that is accepted';

/** Our server as the conversations need it. */
export function serverOf(options: ServerOptions): WseServer {
  return createServer({
    authenticate: ({ query }) => (new URLSearchParams(query).get('token') === token ? { userId: 'alice' } : undefined),
    subscriptions: 'server',
    recovery: true,
    presence: true,
    encryption: { provider },
    ...options,
  });
}
