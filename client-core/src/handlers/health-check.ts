import type { HealthCheckResponsePayload } from '@wsekit/spec';
import { diagnosticsOf, statsOf } from './figures.ts';
import type { MessageHandler } from './handler.ts';

const priority = 10;

/** Tells a server how this client is. (WSE-LIM-051) */
export const answerHealthCheck: MessageHandler = (message, home) => {
  const { clientVersion, counters, quality, queue } = home.facts();
  const payload: HealthCheckResponsePayload = {
    client_version: clientVersion,
    stats: statsOf(counters),
    diagnostics: diagnosticsOf(quality),
    queue_size: queue.messages,
  };
  home.answer(message, 'health_check_response', payload, priority);
};
