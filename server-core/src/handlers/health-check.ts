import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import { answer, membersOf } from './answer.ts';
import type { HandlerHome } from './handler.ts';

/** Answers `health_check` by what the server knows of the connection. (WSE-LIM-050) */
export function answerHealthCheck(home: HandlerHome, client: ClientConnection, envelope: Envelope): undefined {
  const { timestamp } = membersOf(envelope.p);
  const { received, delivered, sent, refused } = client.session.counters;
  const p = { status: 'ok', timestamp: timestamp ?? home.nowMs(), stats: { received, delivered, sent, refused } };
  answer(client, envelope, 'health_check_response', p, home.nowMs());
}
