import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import type { Hub } from '../hub.ts';
import { answerHealthCheck } from './health-check.ts';
import { answerMetricsRequest } from './metrics-request.ts';
import { answerPresenceQuery } from './presence-query.ts';
import { carryOutSubscription } from './subscription-update.ts';

/** Carries out one message of a client. */
export type MessageHandler = (hub: Hub, client: ClientConnection, envelope: Envelope) => void;

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
export function handleNatively(hub: Hub, client: ClientConnection, envelope: Envelope): boolean {
  const { subscriptions, profile } = hub.options;
  const handler =
    (subscriptions === 'server' ? own(subscriptionHandlers, envelope.t) : undefined) ??
    (profile === 'documented' ? own(documentedHandlers, envelope.t) : undefined);
  handler?.(hub, client, envelope);
  return handler !== undefined;
}

function own(handlers: Readonly<Record<string, MessageHandler>>, type: unknown): MessageHandler | undefined {
  return typeof type === 'string' && Object.hasOwn(handlers, type) ? handlers[type] : undefined;
}
