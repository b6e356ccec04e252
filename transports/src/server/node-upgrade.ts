import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Refused, UpgradeRequest } from '../upgrade.ts';
import { plainAddress, readCookie, readSubprotocols, splitTarget } from './request-headers.ts';

const key = /^[+/0-9A-Za-z]{22}==$/;
const versions: readonly (string | undefined)[] = ['13', '8'];

/** Tells whether a request is an upgrade that can be answered with 101. (RFC 6455 section 4.2.1) */
export function isWebSocketUpgrade({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    versions.includes(headers['sec-websocket-version']) &&
    key.test(headers['sec-websocket-key'] ?? '')
  );
}

/** What the application sees of an upgrade that `node:http` has read. */
export function upgradeRequestOf(incoming: IncomingMessage, signal: AbortSignal): UpgradeRequest {
  const header = (name: string): string | undefined => incoming.headersDistinct[name.toLowerCase()]?.join(', ');
  return {
    ...splitTarget(incoming.url ?? '/'),
    header,
    headers: Object.entries(incoming.headersDistinct).map(
      ([name, values]) => [name, values?.join(', ') ?? ''] as const,
    ),
    subprotocols: readSubprotocols(header('sec-websocket-protocol')),
    origin: header('origin'),
    cookie: (name) => readCookie(header('cookie'), name),
    remoteAddress: plainAddress(incoming.socket.remoteAddress ?? ''),
    signal,
  };
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

/** Tells an upgrade that waits for its answer when the peer has left. Call what it gives before the socket is used. */
export function watchForLeaving(socket: Duplex, abort: AbortController): () => void {
  const leave = (): void => abort.abort(new Error('the peer has left'));
  const ignore = (): void => {};
  for (const event of ['error', 'end', 'close']) socket.once(event, leave);
  // Without somebody who wants to read, the end of the stream would not be seen; what came stays in the socket.
  socket.on('readable', ignore);
  return () => {
    for (const event of ['error', 'end', 'close']) socket.off(event, leave);
    socket.off('readable', ignore);
  };
}
