import type { SyncResponsePayload } from '@wsekit/spec';
import type { MessageHandler } from './handler.ts';

const priority = 8;
const protocolVersion = 1;

/** Tells a server where this client stands. (WSE-LIM-051) */
export const answerSyncRequest: MessageHandler = (message, home) => {
  const { clientVersion, lastSequence, topics, topicsChangedMs } = home.facts();
  const payload: SyncResponsePayload = {
    client_version: clientVersion,
    protocol_version: protocolVersion,
    sequence: lastSequence,
    subscriptions: topics.wanted,
    ...(topicsChangedMs === undefined ? {} : { last_update: topicsChangedMs }),
  };
  home.answer(message, 'sync_response', payload, priority);
};
