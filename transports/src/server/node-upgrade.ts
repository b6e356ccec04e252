import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import * as serverLimits from '@wsekit/spec/server-limits';
import type { Refused, UpgradeRequest } from '../upgrade.ts';
import { plainAddress, readCookie, readSubprotocols, splitTarget, upgradeMistake } from './request-headers.ts';

// Names and values stand one behind the other.
const mostHeadParts = serverLimits.max_http_header_lines * 2;

/** The answer to a request that is no upgrade of RFC 6455 section 4.2.1, or has too many headers; undefined for one that is. */
export function requestMistake({ method, httpVersion, headers, rawHeaders }: IncomingMessage): Refused | undefined {
  if (rawHeaders.length > mostHeadParts) return { status: 431 };
  if (httpVersion !== '1.1') return { status: 505 };
  if (method !== 'GET') return { status: 405, headers: { Allow: 'GET' } };
  if (headers.upgrade?.toLowerCase() !== 'websocket') return { status: 400 };
  return upgradeMistake((name) => headers[name]?.toString());
}

/** What the application sees of an upgrade that `node:http` has read; nothing is made of it before it is asked for. */
export class NodeUpgradeRequest implements UpgradeRequest {
  readonly #incoming: IncomingMessage;
  #abort: AbortController | undefined;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
  }

  get path(): string {
    return splitTarget(this.#incoming.url ?? '/').path;
  }

  get query(): string {
    return splitTarget(this.#incoming.url ?? '/').query;
  }

  get headers(): Iterable<readonly [name: string, value: string]> {
    const { headersDistinct } = this.#incoming;
    return Object.entries(headersDistinct).map(([name, values]) => [name, joinLines(name, values) ?? ''] as const);
  }

  get subprotocols(): readonly string[] {
    return readSubprotocols(this.header('sec-websocket-protocol'));
  }

  get origin(): string | undefined {
    return this.header('origin');
  }

  get remoteAddress(): string {
    return plainAddress(this.#incoming.socket.remoteAddress ?? '');
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  header(name: string): string | undefined {
    return joinLines(name.toLowerCase(), this.#incoming.headersDistinct[name.toLowerCase()]);
  }

  cookie(name: string): string | undefined {
    return readCookie(this.header('cookie'), name);
  }

  /** Aborts the signal, now or when it is first asked for. */
  abort(reason: Error): void {
    this.#abort ??= new AbortController();
    this.#abort.abort(reason);
  }
}

/** A user agent sends one line of cookies at most. (RFC 6265 section 5.4) */
function joinLines(name: string, values: readonly string[] | undefined): string | undefined {
  return name === 'cookie' ? values?.[0] : values?.join(', ');
}

/** Answers an upgrade with an HTTP status and ends the socket; what the peer still sends is not read. */
export function refuseUpgrade(socket: Duplex, { status, headers = {}, body = '' }: Refused): void {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => headerLine(name, value)),
  ];
  socket.once('finish', () => socket.destroy());
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** One line of a head; throws TypeError for what would break it into two. */
export function headerLine(name: string, value: string): string {
  if (/[\r\n\0]/.test(name + value)) throw new TypeError(`header ${JSON.stringify(name)}: a line break in it`);
  return `${name}: ${value}`;
}

/** Tells when the peer of a socket has left before its upgrade was answered. Call what it gives before the socket is used. */
export function watchForLeaving(socket: Duplex, onLeft: (reason: Error) => void): () => void {
  const leave = (): void => onLeft(new Error('the peer has left'));
  const ignore = (): void => {};
  for (const event of ['error', 'end', 'close']) socket.once(event, leave);
  // Without somebody who wants to read, the end of the stream would not be seen; what came stays in the socket.
  socket.on('readable', ignore);
  return () => {
    for (const event of ['error', 'end', 'close']) socket.off(event, leave);
    socket.off('readable', ignore);
  };
}
