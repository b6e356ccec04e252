import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import type { HandlerHome, MessageHandler } from './handler.ts';
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

/** Carries out a message that is not for the application; false for one that is. */
export function handleNatively(home: HandlerHome, client: ClientConnection, envelope: Envelope): boolean {
  const { subscriptions, profile } = home.options;
  const handler =
    (subscriptions === 'server' ? own(subscriptionHandlers, envelope.t) : undefined) ??
    (profile === 'documented' ? own(documentedHandlers, envelope.t) : undefined);
  handler?.(home, client, envelope);
  return handler !== undefined;
}

function own(handlers: Readonly<Record<string, MessageHandler>>, type: unknown): MessageHandler | undefined {
  return typeof type === 'string' && Object.hasOwn(handlers, type) ? handlers[type] : undefined;
}
