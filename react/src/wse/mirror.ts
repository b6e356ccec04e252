import type { Client, ClientEvent, ConnectionStatus, ConnectionQuality as Measured } from '@wsekit/client-core';
import { ConnectionQuality, ConnectionState } from './enums.ts';
import type { WSEStore } from './store-shape.ts';
import type { NetworkDiagnostics, WSEState } from './types.ts';

/** Where a client is written into. */
export interface StateHome {
  getState(): WSEStore;
  setState(part: Partial<WSEState>): void;
}

/** Writes what a client is and has into a store of the published shape; gives what ends it. */
export function mirror(client: Client, { getState: store, setState }: StateHome): () => void {
  const { store: parts } = client;
  const look = {
    status: () => showStatus(parts.status.getSnapshot(), store()),
    topics: () => setState(topicsOf(client, store())),
    counters: () => showCounters(client, store()),
    quality: () => showQuality(parts.quality.getSnapshot(), store()),
  };
  const ends = [
    parts.status.subscribe(look.status),
    parts.topics.subscribe(look.topics),
    parts.counters.subscribe(look.counters),
    parts.quality.subscribe(look.quality),
    client.onEvent((event) => showEvent(event, store())),
  ];
  for (const show of Object.values(look)) show();
  return () => {
    for (const end of ends) end();
  };
}

function showStatus(status: ConnectionStatus, store: WSEStore): void {
  store.setConnectionState(stateOf(status, store.metrics.connectedSince !== null));
  if ('url' in status) store.setActiveEndpoint(status.url);
  if (status.state === 'ready') store.setLastError(null);
  if (status.state !== 'closed' || status.why === 'asked') return;
  store.setLastError(reasons[status.why]);
  if (status.why === 'unauthorized') store.incrementMetric('authFailures');
}

const reasons = {
  ended: 'The server has ended the connection',
  unauthorized: 'Authentication failed',
  gave_up: 'Max reconnection attempts reached',
};

/** A state of the published client: it comes back by itself from `reconnecting`, and from `error` and `disconnected` it does not. */
function stateOf(status: ConnectionStatus, wasConnected: boolean): ConnectionState {
  switch (status.state) {
    case 'idle':
      return ConnectionState.PENDING;
    case 'connecting':
    case 'handshaking':
      return wasConnected ? ConnectionState.RECONNECTING : ConnectionState.CONNECTING;
    case 'ready':
      return ConnectionState.CONNECTED;
    case 'waiting':
    case 'refreshing':
      return ConnectionState.RECONNECTING;
    case 'closed':
      return status.why === 'asked' || status.why === 'ended' ? ConnectionState.DISCONNECTED : ConnectionState.ERROR;
  }
}

function topicsOf(client: Client, { subscriptions }: WSEState): Partial<WSEState> {
  const { wanted, held, refused } = client.store.topics.getSnapshot();
  const failedSubscriptions = refused.map(({ topic }) => topic);
  const answered = new Set([...held, ...failedSubscriptions]);
  return {
    activeTopics: [...wanted],
    subscriptions: {
      ...subscriptions,
      topics: [...held],
      pendingSubscriptions: wanted.filter((topic) => !answered.has(topic)),
      failedSubscriptions,
      lastUpdate: Date.now(),
    },
  };
}

function showCounters(client: Client, store: WSEStore): void {
  const { received, sent, dropped, sessions, refused } = client.store.counters.getSnapshot();
  store.updateMetrics({
    messagesReceived: received,
    messagesSent: sent,
    messagesDropped: dropped,
    messagesQueued: client.outbox.messages,
    successfulConnections: sessions,
    reconnectCount: Math.max(0, sessions - 1),
    protocolErrors: refused,
  });
  store.updateOfflineQueue({ size: client.outbox.messages });
}

function showQuality(measured: Measured, store: WSEStore): void {
  store.updateDiagnostics(diagnosticsOf(measured, Date.now()));
  store.updateMetrics({ networkJitter: measured.jitterMs ?? 0, packetLoss: measured.lossPercent });
}

const texts = {
  batch: 'Send messages in batches',
  compress: 'Send less, or compress it',
  smooth: 'Show updates at a steady pace',
  move: 'Try another endpoint',
};

function diagnosticsOf(measured: Measured, nowMs: number): NetworkDiagnostics {
  return {
    quality: ConnectionQuality[measured.level.toUpperCase() as Uppercase<Measured['level']>],
    stability: Math.round((measured.stability ?? 1) * 100),
    jitter: measured.jitterMs ?? 0,
    packetLoss: measured.lossPercent,
    roundTripTime: measured.latencyMs ?? 0,
    suggestions: measured.suggestions.map((suggestion) => texts[suggestion]),
    lastAnalysis: measured.samples === 0 ? null : nowMs,
  };
}

function showEvent(event: ClientEvent, store: WSEStore): void {
  if (event.type !== 'session') return;
  if (event.event.type === 'latency') store.recordLatency(event.event.latencyMs);
  if (event.event.type === 'encrypted')
    store.updateSecurity({ encryptionEnabled: true, encryptionAlgorithm: 'AES-256-GCM' });
}
