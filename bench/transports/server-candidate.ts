import { createServer, encodeJwt } from '@wsekit/server-core';
import type { Listen } from '@wsekit/transports';
import type { Candidate } from './candidate.ts';

const topic = 'all';
const hourMs = 3_600_000;

/** What every server with authentication is made with here; the published one has it, too. */
const secret = 'a secret of at least 32 bytes, for the bench';

/** A token that never runs out while a bench runs. */
export function benchToken(): string {
  return encodeJwt({ sub: 'bench', iat: 1, exp: 4_102_444_800 }, secret);
}

/** Measures the whole server over one transport: every connection has a token and holds one topic. */
export async function startServerCandidate(listen: Listen): Promise<Candidate> {
  let received = 0;
  const server = createServer({
    jwt: { secret },
    maxConnections: 20_000,
    maxPendingHandshakes: 20_000,
    pingIntervalMs: hourMs,
    idleTimeoutMs: 2 * hourMs,
    // A flood is what is measured.
    maxReadMs: hourMs,
  });
  server.onEvent((event) => {
    if (event.type === 'auth_connect') server.subscribeConnection(event.connectionId, [topic]);
    else if (event.type === 'msg' || event.type === 'raw' || event.type === 'bin') received += 1;
  });
  const { port } = await server.listen(listen, {});
  return {
    port,
    received: () => received,
    connections: () => server.connectionCount,
    publish(payload, count) {
      for (let index = 0; index < count; index += 1) server.broadcastLocal(topic, payload);
    },
  };
}
