import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import { answer, membersOf } from './answer.ts';
import type { HandlerHome, Refusal } from './handler.ts';

/** Answers `presence_query` for a topic the connection may hold. (WSE-PRS-042) */
export function answerPresenceQuery(
  home: HandlerHome,
  client: ClientConnection,
  envelope: Envelope,
): Refusal | undefined {
  const { topic } = membersOf(envelope.p);
  if (typeof topic !== 'string' || client.acl?.allows(topic) === false) {
    return { code: 'INVALID_SUBSCRIPTION', message: 'presence_query needs a topic that may be subscribed to' };
  }
  answer(client, envelope, 'presence_result', { topic, members: home.presence?.members(topic) ?? {} }, home.nowMs());
}
