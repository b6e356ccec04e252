import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import { answer, answerError, membersOf } from './answer.ts';
import type { HandlerHome } from './handler.ts';

/** Answers `presence_query` for a topic the connection may hold. (WSE-PRS-042) */
export function answerPresenceQuery(home: HandlerHome, client: ClientConnection, envelope: Envelope): void {
  const { topic } = membersOf(envelope.p);
  if (typeof topic !== 'string' || client.acl?.allows(topic) === false) {
    answerError(client, envelope, 'INVALID_SUBSCRIPTION', 'presence_query needs a topic that may be subscribed to');
    return;
  }
  answer(client, envelope, 'presence_result', { topic, members: home.presence?.members(topic) ?? {} }, home.nowMs());
}
