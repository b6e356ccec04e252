import type { Envelope } from '@wsekit/codec';
import { type ErrorCode, validatePayload } from '@wsekit/spec';
import type { ClientConnection } from '../connection/client-connection.ts';
import { answerError } from './answer.ts';
import type { HandlerHome, MessageHandler, Refusal } from './handler.ts';

/** Carries out a message, or tells its sender why not; gives the code of that. */
export function carryOut(
  home: HandlerHome,
  client: ClientConnection,
  envelope: Envelope,
  handler: MessageHandler,
): ErrorCode | undefined {
  const refusal = handler(home, client, envelope);
  if (refusal === undefined) return undefined;
  home.counters.invalid += 1;
  answerError(client, envelope, refusal);
  return refusal.code;
}

/** Lets a handler see no payload but one that is as the schema has it. */
export function checked(handler: MessageHandler): MessageHandler {
  return (home, client, envelope) => whyInvalid(envelope) ?? handler(home, client, envelope);
}

function whyInvalid({ t, p }: Envelope): Refusal | undefined {
  const issue = validatePayload(String(t), p);
  if (issue === undefined) return undefined;
  const place = issue.path === '' ? 'the payload' : issue.path;
  return { code: 'INVALID_MESSAGE', message: `${t}: ${place} has to be ${issue.expected}, found ${issue.found}` };
}
