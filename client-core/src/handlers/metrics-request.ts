import type { MetricsResponsePayload } from '@wsekit/spec';
import { diagnosticsOf, statsOf } from './figures.ts';
import type { MessageHandler } from './handler.ts';

const priority = 8;

/** Tells a server the figures of this client. (WSE-LIM-051) */
export const answerMetricsRequest: MessageHandler = (message, home) => {
  const { clientVersion, counters, quality, queue, topics, encrypted, signs, lastSequence, nowMs } = home.facts();
  const { wanted, held, refused } = topics;
  const answered = new Set([...held, ...refused.map(({ topic }) => topic)]);
  const payload: MetricsResponsePayload = {
    client_version: clientVersion,
    connection_stats: statsOf(counters),
    queue_stats: { size: queue.messages },
    diagnostics: diagnosticsOf(quality),
    security: { encryption_enabled: encrypted, message_signing_enabled: signs },
    subscriptions: {
      active: held,
      pending: wanted.filter((topic) => !answered.has(topic)),
      failed: refused.map(({ topic }) => topic),
    },
    event_sequencer: { last_sequence: lastSequence, duplicates: counters.duplicates },
    timestamp: new Date(nowMs).toISOString(),
  };
  home.answer(message, 'metrics_response', payload, priority);
};
