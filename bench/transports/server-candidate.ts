import { provider } from '@wsekit/codec/crypto';
import { createServer, encodeJwt } from '@wsekit/server-core';
import type { Listen } from '@wsekit/transports';
import type { Candidate } from './candidate.ts';

const hourMs = 3_600_000;

/** What every server with authentication is made with here; the published one has it, too. */
export const benchSecret = 'a secret of at least 32 bytes, for the bench';

/** A token that never runs out while a bench runs. */
export function benchToken(): string {
  return encodeJwt({ sub: 'bench', iat: 1, exp: 4_102_444_800 }, benchSecret);
}

/** Measures the whole server over one transport: every connection has a token and holds one topic. */
export async function startServerCandidate(listen: Listen, isGuarded: boolean): Promise<Candidate> {
  let received = 0;
  let topics = ['all'];
  let subscribed = 0;
  let published = 0;
  const server = createServer({
    jwt: { secret: benchSecret },
    maxConnections: 20_000,
    maxPendingHandshakes: 20_000,
    pingIntervalMs: hourMs,
    idleTimeoutMs: 2 * hourMs,
    encryption: { provider },
    ...(isGuarded ? {} : { maxReadMs: hourMs }),
  });
  server.onEvent((event) => {
    if (event.type === 'auth_connect') {
      server.subscribeConnection(event.connectionId, [topics[subscribed % topics.length] ?? '']);
      subscribed += 1;
    } else if (event.type === 'msg' || event.type === 'raw' || event.type === 'bin') received += 1;
  });
  const { port } = await server.listen(listen, {});
  return {
    port,
    received: () => received,
    connections: () => server.connectionCount,
    publish(payload, count) {
      for (let index = 0; index < count; index += 1) {
        server.broadcastLocal(topics[published % topics.length] ?? '', payload);
        published += 1;
      }
    },
    spread(count) {
      topics = Array.from({ length: count }, (_, index) => `topic ${index}`);
      subscribed = 0;
      published = 0;
    },
  };
}
