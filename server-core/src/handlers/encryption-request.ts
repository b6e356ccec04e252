import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import { answer } from './answer.ts';
import type { HandlerHome } from './handler.ts';

const algorithms = { encryption: 'AES-256-GCM', signing: 'HMAC-SHA256', key_exchange: 'ECDH-P-256' };

/** Answers `encryption_request` by what is in use: keys travel in the hellos and nowhere else. (WSE-ENC-010, WSE-LIM-050) */
export function answerEncryptionRequest(home: HandlerHome, client: ClientConnection, envelope: Envelope): undefined {
  const enabled = client.encrypted;
  const p = enabled ? { enabled, algorithms } : { enabled, error: 'a key is offered in client_hello' };
  answer(client, envelope, 'encryption_response', p, home.nowMs());
}
