import { dialOver } from '../browser/dialer.ts';
import { findPlatformSocket, type PlatformSocket } from '../browser/platform-socket.ts';
import type { Capabilities, Dialer } from '../interface.ts';
import { findBun } from './runtime.ts';

const capabilities: Capabilities = {
  prepared: false,
  group: false,
  backpressure: true,
  ping: false,
  protocolCloseCodes: false,
  terminate: false,
  requestHeaders: true,
};

/** Bun's class takes more than the standard has. */
type BunSocketClass = new (
  url: string,
  options: {
    readonly protocols: string[];
    readonly headers: Readonly<Record<string, string>>;
    readonly tls?: { readonly ca: string };
  },
) => PlatformSocket;

/** Opens connections from Bun, with headers of the caller's. */
export const dialer: Dialer = {
  capabilities,
  dial: async (url, options) => {
    findBun();
    const Socket = findPlatformSocket(undefined) as unknown as BunSocketClass;
    const { subprotocols = [], headers = {}, ca } = options;
    const tls = ca === undefined ? {} : { tls: { ca } };
    return dialOver(() => new Socket(url, { protocols: [...subprotocols], headers, ...tls }), url, options);
  },
};
