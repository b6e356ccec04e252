import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import type { Hub } from '../hub.ts';
import { answer, membersOf } from './answer.ts';

/** Answers `health_check` by what the server knows of the connection. (WSE-LIM-050) */
export function answerHealthCheck(hub: Hub, client: ClientConnection, envelope: Envelope): void {
  const { timestamp } = membersOf(envelope.p);
  const { received, delivered, sent, refused } = client.session.counters;
  const p = { status: 'ok', timestamp: timestamp ?? hub.nowMs(), stats: { received, delivered, sent, refused } };
  answer(client, envelope, 'health_check_response', p, hub.nowMs());
}
