import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import { answer, membersOf } from './answer.ts';
import type { HandlerHome, Refusal } from './handler.ts';

/** Answers `connection_state_request` for the connection it came on, and for no other. (WSE-LIM-050) */
export function answerConnectionState(
  home: HandlerHome,
  client: ClientConnection,
  envelope: Envelope,
): Refusal | undefined {
  const { connection_id: asked = client.id } = membersOf(envelope.p);
  if (asked !== client.id) {
    return { code: 'INVALID_MESSAGE', message: 'connection_state_request: nothing is told of other connections' };
  }
  const metrics = { ...client.session.counters };
  const p = { connection_id: client.id, state: 'connected', metrics };
  answer(client, envelope, 'connection_state_response', p, home.nowMs());
}
