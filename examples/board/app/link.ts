import { type Client, createClient } from '@wsekit/client-core';
import { createIndexedDbStorage } from '@wsekit/client-core/storage';
import { dialer } from '@wsekit/transports/browser';

/** The way to the board, which can be cut to see what happens then. */
export interface Link {
  readonly user: string;
  readonly client: Client;
  /** Cuts the way, or opens it. */
  readonly setOnline: (isOnline: boolean) => void;
}

const tellMs = 250;

/** Makes the client of a user: what is written offline waits in the browser's database, over reloads too. */
export function createLink(user: string): Link {
  let isOnline = true;
  let cut: () => void = () => {};
  const client = createClient(`ws://${location.host}/wse`, {
    dialer: {
      capabilities: dialer.capabilities,
      async dial(url, options) {
        if (!isOnline) throw new Error('cut');
        const connection = await dialer.dial(url, options);
        cut = () => connection.terminate();
        return connection;
      },
    },
    offline: { storage: createIndexedDbStorage({ user }) },
    sampleIntervalMs: tellMs,
  });
  const setOnline = (next: boolean): void => {
    isOnline = next;
    if (isOnline) client.reconnectNow();
    else cut();
  };
  return { user, client, setOnline };
}
