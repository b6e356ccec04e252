import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import { answer } from './answer.ts';
import type { HandlerHome } from './handler.ts';

/** Answers `sequence_stats_request` by what the server counts of order and repetition. (WSE-LIM-050) */
export function answerSequenceStats(home: HandlerHome, client: ClientConnection, envelope: Envelope): undefined {
  const { received, delivered, sent, duplicates, dropped } = client.session.counters;
  const p = { stats: { received, delivered, sent, duplicates, dropped }, timestamp: home.nowMs() };
  answer(client, envelope, 'sequence_stats_response', p, home.nowMs());
}
