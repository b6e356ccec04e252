import type { ConnectionHandler, Group, Listen } from '@wsekit/transports';
import type { Candidate } from './candidate.ts';

/** Measures one of our adapters: every connection is a member of one group. */
export async function startAdapter(listen: Listen): Promise<Candidate> {
  let received = 0;
  let group: Group | undefined;
  // One for all, as none of them keeps anything.
  const handler: ConnectionHandler = {
    onOpen(connection) {
      group?.add(connection);
    },
    onFrame(frame) {
      if (frame.length > 0) received += 1;
    },
    onClose() {},
  };
  const accepted = { handler };
  const listener = await listen({
    maxConnections: 20_000,
    maxPendingHandshakes: 20_000,
    // A flood is what is measured.
    maxReadMs: 3_600_000,
    accept: () => accepted,
  });
  group = listener.createGroup?.();
  return {
    port: listener.port,
    received: () => received,
    connections: () => listener.connectionCount,
    publish(payload, count) {
      for (let index = 0; index < count; index += 1) group?.publish(payload);
    },
  };
}
