import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import { answer, membersOf } from './answer.ts';
import type { HandlerHome, Refusal } from './handler.ts';
import { readSettings, unknownSettings } from './settings.ts';

/** Answers `config_request` by the settings it names, all of them where it names none. (WSE-LIM-050) */
export function answerConfigRequest(
  home: HandlerHome,
  client: ClientConnection,
  envelope: Envelope,
): Refusal | undefined {
  const keys = (membersOf(envelope.p).keys ?? []) as readonly string[];
  const unknown = unknownSettings(keys);
  if (unknown !== undefined) return { code: 'INVALID_MESSAGE', message: `config_request: ${unknown}` };
  answer(client, envelope, 'config_response', { config: readSettings(home, client, keys) }, home.nowMs());
}
