import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import { answer } from './answer.ts';
import type { HandlerHome } from './handler.ts';
import { shownTopics } from './shown-topics.ts';

/** Answers `metrics_request` by the figures of the connection, and of it alone. (WSE-LIM-050) */
export function answerMetricsRequest(home: HandlerHome, client: ClientConnection, envelope: Envelope): undefined {
  const p = {
    connection_stats: { ...client.session.counters },
    queue_stats: { buffered_bytes: client.bufferedBytes },
    subscriptions: shownTopics(client),
    subscription_count: client.subscriptions.size,
    security: { encrypted: client.encrypted },
    timestamp: home.nowMs(),
  };
  answer(client, envelope, 'metrics_response', p, home.nowMs());
}
