import type { Envelope } from '@wsekit/codec';
import type { ClientConnection } from '../connection/client-connection.ts';
import { membersOf } from './answer.ts';
import type { HandlerHome, Refusal } from './handler.ts';

/**
 * Answers `sync_request`, `snapshot_request` and `request_snapshot` by snapshots of the topics they name, of all that the
 * connection holds where they name none, and by `snapshot_complete`. (WSE-REC-070)
 */
export function answerSyncRequest(
  home: HandlerHome,
  client: ClientConnection,
  envelope: Envelope,
): Refusal | undefined {
  const { topics = [...client.subscriptions], include_snapshots: isWanted } = membersOf(envelope.p);
  const asked = isWanted === false ? [] : [...new Set(topics as readonly string[])];
  return home.snapshots?.take(client, envelope, asked);
}
