import type { ResolvedOptions } from '../options.ts';
import type { MessageHandler } from './handler.ts';
import { answerHealthCheck } from './health-check.ts';
import { answerMetricsRequest } from './metrics-request.ts';
import { answerPresenceQuery } from './presence-query.ts';
import { carryOutSubscription } from './subscription-update.ts';

/** Messages a server carries out that was told to serve subscriptions. (WSE-SUB-021, WSE-PRS-042) */
const subscriptionHandlers: Readonly<Record<string, MessageHandler>> = {
  subscription_update: carryOutSubscription,
  subscription: carryOutSubscription,
  presence_query: answerPresenceQuery,
};

/** Messages a server answers under `documented`. (WSE-LIM-050) */
const documentedHandlers: Readonly<Record<string, MessageHandler>> = {
  health_check: answerHealthCheck,
  metrics_request: answerMetricsRequest,
};

/** What carries out messages of a type; undefined for those that are the application's. */
export function handlerFor(options: ResolvedOptions, type: unknown): MessageHandler | undefined {
  const { subscriptions, profile } = options;
  return (
    (subscriptions === 'server' ? own(subscriptionHandlers, type) : undefined) ??
    (profile === 'documented' ? own(documentedHandlers, type) : undefined)
  );
}

function own(handlers: Readonly<Record<string, MessageHandler>>, type: unknown): MessageHandler | undefined {
  return typeof type === 'string' && Object.hasOwn(handlers, type) ? handlers[type] : undefined;
}
