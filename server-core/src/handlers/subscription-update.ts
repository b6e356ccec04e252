import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import type { Positions, RecoveryResult } from '../topics/subscriptions.ts';
import { answer, membersOf } from './answer.ts';
import type { HandlerHome, Refusal } from './handler.ts';

/** Carries out `subscription_update` and `subscription`, and answers. (WSE-SUB-020 to WSE-SUB-033, WSE-REC-030) */
export function carryOutSubscription(
  home: HandlerHome,
  client: ClientConnection,
  envelope: Envelope,
): Refusal | undefined {
  const { action, topics } = membersOf(envelope.p);
  if (!isListOfTexts(topics)) return { code: 'INVALID_SUBSCRIPTION', message: 'topics has to be a list of texts' };
  if (action === 'subscribe') subscribe(home, client, envelope, topics);
  else if (action === 'unsubscribe') unsubscribe(home, client, envelope, topics);
  else return { code: 'INVALID_ACTION', message: 'action has to be subscribe or unsubscribe' };
}

function subscribe(home: HandlerHome, client: ClientConnection, envelope: Envelope, topics: readonly string[]): void {
  const { recover, recovery, presence } = membersOf(envelope.p);
  const positions = recover === true ? (membersOf(recovery) as Positions) : undefined;
  home.subscriptions.recover(client, topics, positions, (result) => {
    // It may have gone while a history elsewhere was asked.
    if (!client.isOpen) return;
    if (isObject(presence)) home.presence?.join(client, result.subscribed, presence);
    answerSubscribed(home, client, envelope, result);
  });
}

/** What was not held is not held now, and that is what was asked for. (WSE-SUB-024) */
function unsubscribe(home: HandlerHome, client: ClientConnection, envelope: Envelope, topics: readonly string[]): void {
  home.subscriptions.unsubscribe(client, topics);
  const p = { action: 'unsubscribe', success: true, success_topics: [...new Set(topics)], failed_topics: [] };
  answer(client, envelope, 'subscription_update', p, home.nowMs());
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
    recoverable: home.keepsHistory,
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
