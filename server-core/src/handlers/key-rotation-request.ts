import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import { answer } from './answer.ts';
import type { HandlerHome } from './handler.ts';

/**
 * Answers `key_rotation_request` by how a key is replaced: by another `client_hello`, or where the dialect has not that, by
 * a new connection. (WSE-ENC-010, WSE-ENC-055, WSE-ENC-057)
 */
export function answerKeyRotation(home: HandlerHome, client: ClientConnection, envelope: Envelope): undefined {
  const way = client.session.dialect.rekeys_on_second_hello ? 'another client_hello' : 'a new connection';
  const error = client.encrypted ? `a new key takes ${way}` : 'the connection has no key';
  answer(client, envelope, 'key_rotation_response', { success: false, error }, home.nowMs());
}
