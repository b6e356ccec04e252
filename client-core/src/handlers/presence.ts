import { type PresenceResultPayload, validatePresenceResult } from '@wsekit/spec';
import type { ClientMessage } from '../events.ts';
import type { PresenceNews } from '../presence/presence-book.ts';
import { checked } from './checked.ts';
import type { HandlerHome, MessageHandler } from './handler.ts';

const noRoom = 'presence of all topics takes as much as it may';

/** Somebody has come, or changed. (WSE-PRS-010, WSE-PRS-012, WSE-PRS-014) */
export const takePresence: MessageHandler = news((found, message, home) => {
  if (!home.presence.put(found)) home.ignored(message, noRoom);
});

/** Somebody has left. (WSE-PRS-011) */
export const takePresenceLeave: MessageHandler = news((found, _message, home) => home.presence.remove(found));

/** The server tells all who are in a topic. (WSE-PRS-042) */
export const takePresenceResult: MessageHandler = checked<PresenceResultPayload>(
  validatePresenceResult,
  ({ topic, members }, home, message) => {
    if (!home.facts().topics.wanted.includes(topic)) {
      home.ignored(message, 'presence of a topic that is not wanted');
      return;
    }
    const users = Object.entries(members).map(([userId, member]) => [userId, dataOf(member)] as const);
    if (!home.presence.replace(topic, users)) home.ignored(message, noRoom);
    home.presenceChanged();
  },
);

/**
 * Presence is what the protocol says by itself: what an application sends under its names is another category. Data may be of
 * any kind, and a topic is where a server says one. (WSE-PRS-021, WSE-PRS-022)
 */
function news(take: (found: PresenceNews, message: ClientMessage, home: HandlerHome) => void): MessageHandler {
  return (message, home) => {
    if (message.envelope.c !== 'WSE') return;
    const { payload } = message;
    if (typeof payload !== 'object' || payload === null || !('user_id' in payload)) {
      home.ignored(message, 'user_id: a text expected, nothing found');
      return;
    }
    const { user_id: userId } = payload;
    const topic = 'topic' in payload && typeof payload.topic === 'string' ? payload.topic : undefined;
    const data = 'data' in payload ? payload.data : undefined;
    if (typeof userId !== 'string') home.ignored(message, 'user_id: a text expected');
    else take({ topic, userId, data }, message, home);
    home.presenceChanged();
  };
}

function dataOf(member: unknown): unknown {
  return typeof member === 'object' && member !== null && 'data' in member ? member.data : undefined;
}
