import type { Connection } from '../connection.ts';
import { TransportError } from '../errors.ts';
import type { Capabilities, ConnectionLimits, Dialer, DialOptions } from '../interface.ts';
import { defaultConnectionLimits, resolveLimits } from '../limits.ts';
import { BrowserConnection } from './connection.ts';
import { findPlatformSocket, type PlatformSocket, type PlatformSocketClass } from './platform-socket.ts';

const capabilities: Capabilities = {
  prepared: false,
  group: false,
  backpressure: true,
  ping: false,
  protocolCloseCodes: false,
  terminate: false,
  requestHeaders: false,
};

/** What a dialer is made of. */
export interface BrowserDialerOptions {
  /** In place of the platform's own. */
  readonly WebSocket?: PlatformSocketClass;
}

/** Makes a dialer over the platform's `WebSocket`: of browsers, Deno, Bun, and Node from 22 on. */
export function createDialer({ WebSocket: given }: BrowserDialerOptions = {}): Dialer {
  return {
    capabilities,
    async dial(url, options) {
      if (options.headers !== undefined && Object.keys(options.headers).length > 0) {
        throw new RangeError(`dialling ${url}: this platform takes no headers`);
      }
      const Socket = findPlatformSocket(given);
      return dialOver(() => new Socket(url, [...(options.subprotocols ?? [])]), url, options);
    },
  };
}

/** Opens connections over the platform's `WebSocket`. */
export const dialer: Dialer = createDialer();

/** Opens a connection over a socket of the platform's kind. */
export async function dialOver(make: () => PlatformSocket, url: string, options: DialOptions): Promise<Connection> {
  const limits = resolveLimits(options, defaultConnectionLimits);
  options.signal?.throwIfAborted();
  const socket = connect(make, url);
  socket.binaryType = 'arraybuffer';
  return opened(socket, url, options, limits);
}

function connect(make: () => PlatformSocket, url: string): PlatformSocket {
  try {
    return make();
  } catch (cause) {
    throw failed('dial_failed', url, cause instanceof Error ? cause.message : String(cause));
  }
}

function opened(
  socket: PlatformSocket,
  url: string,
  { handler, onError, signal }: DialOptions,
  limits: ConnectionLimits,
): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abandon);
    };
    const giveUp = (reason: unknown): void => {
      settle();
      socket.onopen = null;
      socket.onerror = null;
      socket.onclose = null;
      reject(reason);
      socket.close();
    };
    const abandon = (): void => giveUp(signal?.reason);
    const timer = setTimeout(
      () => giveUp(failed('dial_timeout', url, `not open within ${limits.handshakeTimeoutMs} ms`)),
      limits.handshakeTimeoutMs,
    );
    signal?.addEventListener('abort', abandon, { once: true });
    socket.onopen = () => {
      settle();
      socket.onopen = null;
      const connection = new BrowserConnection({ socket, handler, limits, onError });
      connection.begin();
      resolve(connection);
    };
    // The platform does not say why.
    const refuse = (): void => giveUp(failed('dial_failed', url, 'refused, or nobody listens'));
    socket.onerror = refuse;
    socket.onclose = refuse;
  });
}

function failed(code: 'dial_failed' | 'dial_timeout', url: string, why: string): TransportError {
  return new TransportError(code, `dialling ${url}: ${why}`);
}
