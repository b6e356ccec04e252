import type { Client } from '@wsekit/client-core';
import { useCallback } from 'react';
import { useClient } from './use-client.ts';

/** What sends a message to the server's application, and tells what became of it; the same function for the same client. */
export function useSend(): Client['send'] {
  const client = useClient();
  return useCallback((...message: Parameters<Client['send']>) => client.send(...message), [client]);
}
