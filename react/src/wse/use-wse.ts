import { useEffect, useMemo } from 'react';
import { PageClient } from './page-client.ts';
import type { UseWSEConfig, UseWSEReturn } from './types.ts';
import { useWSEStore } from './use-wse-store.ts';

// The published hook shares one connection with all components of a page, and keeps it when they are gone.
const page = new PageClient(useWSEStore);

/**
 * The hook of the published client: connects the page, and gives its state and what to do with it.
 *
 * Without a token nothing connects; the token itself is not sent, browsers send their cookie. Renders on changes of what it gives.
 */
export function useWSE(token?: string, initialTopics?: string[], config: UseWSEConfig = {}): UseWSEReturn {
  const valid = token === undefined || token.trim() === '' ? undefined : token;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a client is made with what stood there when its token came
  useEffect(() => page.use(valid, initialTopics, config), [valid]);
  const stats = useWSEStore((state) => state.metrics);
  const activeTopics = useWSEStore((state) => state.activeTopics);
  const connectionHealth = useWSEStore((state) => state.connectionState);
  const diagnostics = useWSEStore((state) => state.diagnostics);
  return useMemo(
    () => ({ ...actions, stats, activeTopics, connectionHealth, diagnostics }),
    [stats, activeTopics, connectionHealth, diagnostics],
  );
}

type Actions = Omit<UseWSEReturn, 'stats' | 'activeTopics' | 'connectionHealth' | 'diagnostics'>;

const actions: Actions = {
  subscribe: (topics, options) => page.subscribe(topics, options),
  unsubscribe: (topics) => page.unsubscribe(topics),
  forceReconnect: () => page.call((client) => client.reconnectNow()),
  changeEndpoint: (endpoint) => {
    useWSEStore.getState().setPreferredEndpoint(endpoint);
    page.call((client) => client.changeEndpoint(endpoint));
  },
  sendMessage: (type, payload, options) => page.send(type, payload, options),
  sendBatch: (messages) => page.call((client) => void client.sendBatch(messages)),
  setCompression: (compressionEnabled) => useWSEStore.getState().updateConfig({ compressionEnabled }),
  downloadDiagnostics: () => download(`wse-diagnostics-${Date.now()}.json`, diagnosticsText()),
  clearOfflineQueue: async () => page.client?.outbox.clear(),
  getQueueSize: () => page.client?.outbox.messages ?? 0,
  requestSnapshot: (topics) => page.requestSnapshot(topics),
  debugHandlers: () => console.debug('[WSE] handlers:', page.handledTypes),
};

function diagnosticsText(): string {
  return JSON.stringify(useWSEStore.getState(), null, 2);
}

function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
