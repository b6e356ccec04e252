import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import { answer, membersOf } from './answer.ts';
import type { HandlerHome } from './handler.ts';
import { readSettings, whyNotSettings, writeSettings } from './settings.ts';

/** Carries out `config_update_request`, all of it or nothing, and answers what is in force. (WSE-LIM-050) */
export function carryOutConfigUpdate(home: HandlerHome, client: ClientConnection, envelope: Envelope): undefined {
  const asked = membersOf(membersOf(envelope.p).config);
  const error = whyNotSettings(home, asked);
  if (error === undefined) writeSettings(home, client, asked);
  else home.counters.invalid += 1;
  const config = readSettings(home, client, []);
  const p = { success: error === undefined, config, ...(error === undefined ? {} : { error }) };
  answer(client, envelope, 'config_update_response', p, home.nowMs());
}
