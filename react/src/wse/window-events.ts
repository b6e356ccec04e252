import type { Client, ClientMessage } from '@wsekit/client-core';

/** Messages of the server that a page hears of by an event of its window. */
const nameOf: ReadonlyMap<string, string> = new Map([
  ['subscription_update', 'subscriptionUpdate'],
  ['snapshot_complete', 'snapshotComplete'],
  ['presence_join', 'presenceJoin'],
  ['presence_leave', 'presenceLeave'],
  ['presence_update', 'presenceUpdate'],
  ['debug_response', 'debugResponse'],
  ['sequence_stats_response', 'sequenceStatsResponse'],
  ['config_response', 'configResponse'],
  ['config_update_response', 'configUpdateResponse'],
  ['encryption_response', 'encryptionResponse'],
  ['key_rotation_response', 'keyRotationResponse'],
  ['batch_message_result', 'batchMessageResult'],
  ['metrics_response', 'metricsResponse'],
  ['connection_state_response', 'connectionStateResponse'],
]);

const errorNameOf: ReadonlyMap<string, string> = new Map([
  ['AUTH_FAILED', 'wseAuthFailed'],
  ['AUTH_REQUIRED', 'wseAuthFailed'],
  ['SERVER_ERROR', 'wseServerError'],
  ['SUBSCRIPTION_FAILED', 'subscriptionFailed'],
  ['RATE_LIMITED', 'rateLimitExceeded'],
  ['RATE_LIMIT_EXCEEDED', 'rateLimitExceeded'],
  ['PROTOCOL_ERROR', 'criticalError'],
  ['INVALID_MESSAGE', 'criticalError'],
]);

/** Tells the window what the published client tells it, and hears its wishes for snapshots; gives what ends it. */
export function tellWindow(client: Client, requestSnapshot: (topics?: string[]) => void): () => void {
  if (typeof window === 'undefined') return () => {};
  const tell = (name: string, detail: unknown): void => void window.dispatchEvent(new CustomEvent(name, { detail }));
  const onRequest = (event: Event): void => {
    const topics: unknown = event instanceof CustomEvent ? event.detail?.topics : undefined;
    requestSnapshot(Array.isArray(topics) ? topics.filter((topic) => typeof topic === 'string') : undefined);
  };
  window.addEventListener('wseRequestSnapshot', onRequest);
  const ends = [
    client.on('*', (message) => told(message, tell)),
    client.onEvent((event) => {
      if (event.type === 'status' && event.status.state === 'closed' && event.status.why === 'unauthorized')
        tell('wseAuthFailed', { reason: 'Authentication failed' });
      if (event.type === 'lost') tell('wseRecoveryGap', { topic: event.topic });
    }),
    () => window.removeEventListener('wseRequestSnapshot', onRequest),
  ];
  return () => {
    for (const end of ends) end();
  };
}

function told({ type, payload }: ClientMessage, tell: (name: string, detail: unknown) => void): void {
  const name = nameOf.get(type);
  if (name !== undefined) tell(name, payload);
  if (type !== 'error') return;
  const { code, message } = Object(payload) as { code?: unknown; message?: unknown };
  const detail = { code, message, details: payload };
  tell('serverError', detail);
  const own = errorNameOf.get(String(code));
  if (own !== undefined) tell(own, detail);
}
