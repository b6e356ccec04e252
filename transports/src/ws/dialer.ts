import type WebSocket from 'ws';
import type { Connection } from '../connection.ts';
import { TransportError } from '../errors.ts';
import type { Capabilities, Dialer, DialOptions } from '../interface.ts';
import { defaultConnectionLimits, resolveLimits } from '../limits.ts';
import { retryAfterMsOf } from '../retry-after.ts';
import { plainAddress } from '../server/request-headers.ts';
import { WsConnection } from './connection.ts';
import { fragmentsFor } from './fragments.ts';
import { loadWs } from './load-ws.ts';

const capabilities: Capabilities = {
  prepared: false,
  group: false,
  backpressure: true,
  ping: true,
  protocolCloseCodes: true,
  terminate: true,
  requestHeaders: true,
};

/** Opens connections from Node with the package `ws`. */
export const dialer: Dialer = {
  capabilities,
  async dial(url: string, options: DialOptions): Promise<Connection> {
    const limits = resolveLimits(options, defaultConnectionLimits);
    const { WebSocket } = await loadWs();
    options.signal?.throwIfAborted();
    const socket = new WebSocket(url, [...(options.subprotocols ?? [])], {
      headers: { ...options.headers },
      maxPayload: limits.maxFrameBytes,
      maxFragments: fragmentsFor(limits.maxFrameBytes),
      handshakeTimeout: limits.handshakeTimeoutMs,
      closeTimeout: limits.closeTimeoutMs,
      perMessageDeflate: false,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    } as WebSocket.ClientOptions);
    const address = opened(socket, url, options.signal);
    const connection = new Promise<Connection>((resolve) => {
      // Frames may stand right behind the answer: the connection listens before anybody is told.
      socket.once('open', () => {
        const { handler, onError } = options;
        const opening = new ClientConnection(socket, handler, { limits, onError }, addressOf(socket));
        opening.begin();
        resolve(opening);
      });
    });
    await address;
    return connection;
  },
};

/** A connection whose writes are told one by one, for `ws` masks them into memory of its own. */
class ClientConnection extends WsConnection {
  #isWatching = false;

  override send(frame: Parameters<Connection['send']>[0]): ReturnType<Connection['send']> {
    const result = super.send(frame);
    if (this.isAboveQuarter) this.#watch();
    return result;
  }

  protected override get willTell(): boolean {
    return streamOf(this.ws)?.writableNeedDrain === true;
  }

  #watch(): void {
    if (this.#isWatching || !this.willTell) return;
    this.#isWatching = true;
    streamOf(this.ws)?.once('drain', () => {
      this.#isWatching = false;
      this.drained();
    });
  }
}

interface Stream {
  readonly remoteAddress?: string;
  readonly writableNeedDrain: boolean;
  once(event: 'drain', listener: () => void): unknown;
}

/** The socket below, which `ws` keeps under this name and nowhere else. */
function streamOf(socket: WebSocket): Stream | undefined {
  return Reflect.get(socket, '_socket') ?? undefined;
}

function addressOf(socket: WebSocket): string {
  return plainAddress(streamOf(socket)?.remoteAddress ?? '');
}

function opened(socket: WebSocket, url: string, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abandon = (): void => {
      reject(signal?.reason);
      socket.terminate();
    };
    const forget = (): void => signal?.removeEventListener('abort', abandon);
    signal?.addEventListener('abort', abandon, { once: true });
    socket.once('open', () => {
      forget();
      resolve();
    });
    socket.once('unexpected-response', (_request, { statusCode: status = 0, headers }) => {
      forget();
      const retryAfterMs = retryAfterMsOf(headers['retry-after'], Date.now());
      reject(new TransportError('dial_refused', `dialling ${url}: answered with ${status}`, { status, retryAfterMs }));
      socket.terminate();
    });
    socket.once('error', (cause) => {
      forget();
      const isLate = cause.message === 'Opening handshake has timed out';
      reject(
        new TransportError(isLate ? 'dial_timeout' : 'dial_failed', `dialling ${url}: ${cause.message}`, { cause }),
      );
    });
  });
}
