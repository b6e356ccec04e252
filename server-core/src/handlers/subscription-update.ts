import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import type { Positions, RecoveryResult } from '../topics/subscriptions.ts';
import { answer, answerError, membersOf } from './answer.ts';
import type { HandlerHome } from './handler.ts';

/** Carries out `subscription_update` and `subscription`, and answers. (WSE-SUB-020 to WSE-SUB-033, WSE-REC-030) */
export function carryOutSubscription(home: HandlerHome, client: ClientConnection, envelope: Envelope): void {
  const { action, topics, recover, recovery, presence } = membersOf(envelope.p);
  if (!isListOfTexts(topics)) {
    answerError(client, envelope, 'INVALID_SUBSCRIPTION', 'topics has to be a list of texts');
  } else if (action === 'subscribe') {
    const positions = recover === true ? (membersOf(recovery) as Positions) : undefined;
    const result = home.subscriptions.recover(client, topics, positions);
    if (isObject(presence)) {
      for (const topic of result.subscribed) home.presence?.join(client, topic, presence);
    }
    answerSubscribed(home, client, envelope, result);
  } else if (action === 'unsubscribe') {
    home.subscriptions.unsubscribe(client, topics);
    // What was not held is not held now, and that is what was asked for. (WSE-SUB-024)
    const p = { action, success: true, success_topics: [...new Set(topics)], failed_topics: [] };
    answer(client, envelope, 'subscription_update', p, home.nowMs());
  } else {
    answerError(client, envelope, 'INVALID_ACTION', 'action has to be subscribe or unsubscribe');
  }
}

function answerSubscribed(
  home: HandlerHome,
  client: ClientConnection,
  envelope: Envelope,
  result: RecoveryResult,
): void {
  const { subscribed, refused, recovered, topics } = result;
  const p = {
    action: 'subscribe',
    success: subscribed.length > 0 || refused.length === 0,
    success_topics: subscribed,
    failed_topics: refused.map(({ topic }) => topic),
    recoverable: home.recovery !== undefined,
    recovered,
    recovery: topics,
  };
  answer(client, envelope, 'subscription_update', p, home.nowMs());
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
