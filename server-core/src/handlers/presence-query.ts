import type { Envelope } from '@wsekit/codec';
import { limits } from '@wsekit/spec';
import type { ClientConnection } from '../connection/client-connection.ts';
import { answer, membersOf } from './answer.ts';
import type { HandlerHome, Refusal } from './handler.ts';

/** What every message carries, and names of topics that are not too long. */
const roomForOthers = 4096;

/** Answers `presence_query` for a topic the connection may hold, where one message holds who is there. (WSE-PRS-042) */
export function answerPresenceQuery(
  home: HandlerHome,
  client: ClientConnection,
  envelope: Envelope,
): Refusal | undefined {
  const { topic } = membersOf(envelope.p);
  if (typeof topic !== 'string' || client.acl?.allows(topic) === false) {
    return { code: 'INVALID_SUBSCRIPTION', message: 'presence_query needs a topic that may be subscribed to' };
  }
  // What clients read, and what a connection holds.
  const mostBytes = Math.min(limits.max_message_bytes, home.options.maxBufferedBytes) - roomForOthers;
  const members = home.presence === undefined ? {} : home.presence.membersWithin(topic, mostBytes);
  if (members === undefined)
    return { code: 'MESSAGE_TOO_LARGE', message: 'more are in the topic than a message holds' };
  answer(client, envelope, 'presence_result', { topic, members }, home.nowMs());
}
