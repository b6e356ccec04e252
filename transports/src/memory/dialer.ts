import type { Clock } from '../clock.ts';
import type { Connection } from '../connection.ts';
import { TransportError, type TransportErrorCode, type TransportErrorOptions } from '../errors.ts';
import type { Capabilities, ConnectionLimits, Dialer, DialOptions } from '../interface.ts';
import { defaultConnectionLimits, resolveLimits } from '../limits.ts';
import { retryAfterMsOf } from '../retry-after.ts';
import { MemoryConnection } from './connection.ts';
import type { Link } from './link.ts';
import type { Message } from './message.ts';
import type { Endpoint } from './pipe.ts';
import { createRequestHead, requestBytes } from './request-head.ts';

const capabilities: Capabilities = {
  prepared: false,
  group: false,
  backpressure: true,
  ping: true,
  protocolCloseCodes: true,
  terminate: true,
  requestHeaders: true,
};

/** What a dialer needs of its network. */
export interface DialerOptions {
  readonly clock: Clock;
  /** Address of the listeners, as connections tell it. */
  readonly listenerAddress: string;
  /** Lays a link to the listener of a port, which may turn out not to be there. */
  connect(url: URL): Link;
}

/** Opens connections to listeners of the network. The opening takes one round trip. */
export class MemoryDialer implements Dialer {
  readonly capabilities: Capabilities = capabilities;
  readonly #options: DialerOptions;

  constructor(options: DialerOptions) {
    this.#options = options;
  }

  async dial(url: string, options: DialOptions): Promise<Connection> {
    const limits = resolveLimits(options, defaultConnectionLimits);
    options.signal?.throwIfAborted();
    const target = parseUrl(url);
    const head = createRequestHead(target, options);
    return new Promise((resolve, reject) => {
      const link = this.#options.connect(target);
      const opening = new Opening({ ...this.#options, link, limits, dial: options, resolve, reject });
      link.attach('dialer', opening);
      link.pipe('dialer').write(head, requestBytes(head));
    });
  }
}

function parseUrl(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target === undefined || !['ws:', 'wss:'].includes(target.protocol)) {
    throw new TransportError('dial_failed', `dialling ${url}: not a URL of the schemes ws and wss`);
  }
  return target;
}

interface OpeningOptions extends DialerOptions {
  readonly link: Link;
  readonly limits: ConnectionLimits;
  readonly dial: DialOptions;
  readonly resolve: (connection: Connection) => void;
  readonly reject: (reason: unknown) => void;
}

/** A dial that has not come to an end. */
class Opening implements Endpoint {
  readonly #options: OpeningOptions;
  readonly #callOffTimeout: () => void;

  constructor(options: OpeningOptions) {
    this.#options = options;
    const { clock, limits, dial } = options;
    const late = `no answer within ${limits.handshakeTimeoutMs} ms`;
    this.#callOffTimeout = clock.schedule(limits.handshakeTimeoutMs, () => this.#fail('dial_timeout', late));
    dial.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  begins(): void {}

  takes(message: Message): void {
    if (message.kind === 'accepted') this.#open(message.subprotocol);
    else if (message.kind === 'refused') {
      const { status, retryAfter } = message;
      const retryAfterMs = retryAfterMsOf(retryAfter, Date.now());
      this.#fail('dial_refused', `answered with ${status}`, { status, retryAfterMs });
    } else this.#fail('dial_failed', 'nobody listens there');
  }

  left(): void {}

  lost(): void {
    this.#fail('dial_failed', 'the link was lost');
  }

  readonly #onAbort = (): void => {
    this.#settle();
    this.#options.link.release('dialer');
    this.#options.reject(this.#options.dial.signal?.reason);
  };

  #open(subprotocol: string): void {
    const { link, dial, limits, clock, listenerAddress: remoteAddress } = this.#options;
    if (subprotocol !== '' && !dial.subprotocols?.includes(subprotocol)) {
      this.#fail('dial_failed', `answered with subprotocol ${subprotocol}, which was not offered`);
      return;
    }
    this.#settle();
    const surroundings = { limits, clock, onError: dial.onError };
    const parts = { link, side: 'dialer', handler: dial.handler, subprotocol, remoteAddress } as const;
    const connection = new MemoryConnection(parts, surroundings);
    connection.begin();
    this.#options.resolve(connection);
  }

  #fail(code: TransportErrorCode, found: string, options?: TransportErrorOptions): void {
    const { link, reject } = this.#options;
    this.#settle();
    link.release('dialer');
    reject(new TransportError(code, `dialling ${link.url}: ${found}`, options));
  }

  #settle(): void {
    this.#callOffTimeout();
    this.#options.dial.signal?.removeEventListener('abort', this.#onAbort);
  }
}
