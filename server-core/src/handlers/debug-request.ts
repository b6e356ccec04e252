import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import { answer } from './answer.ts';
import type { HandlerHome } from './handler.ts';
import { shownTopics } from './shown-topics.ts';

/** Answers `debug_request` by what the server holds of the connection: nothing secret, and of no other. (WSE-LIM-050) */
export function answerDebugRequest(home: HandlerHome, client: ClientConnection, envelope: Envelope): undefined {
  const { session, identity } = client;
  const debug_info = {
    connection_id: client.id,
    user_id: identity.userId,
    state: session.state,
    dialect: session.dialect.name,
    profile: home.options.profile,
    format: identity.format,
    encrypted: session.encrypted,
    features: session.features,
    subscriptions: shownTopics(client),
    subscription_count: client.subscriptions.size,
    buffered_bytes: client.bufferedBytes,
    counters: { ...session.counters },
  };
  answer(client, envelope, 'debug_response', { debug_info, timestamp: home.nowMs() }, home.nowMs());
}
