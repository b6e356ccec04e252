import type { ConnectionStatus } from '@wsekit/client-core';
import { useClient } from './use-client.ts';
import { useSlice } from './use-slice.ts';

const idle: ConnectionStatus = { state: 'idle' };

/** Where the client is, and why; renders on changes of it and on nothing else. On a server it is `idle`. */
export function useConnectionStatus(): ConnectionStatus {
  return useSlice(useClient().store.status, idle);
}
