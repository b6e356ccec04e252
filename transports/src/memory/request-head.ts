import { checkHeaders, isToken } from '../server/check-decision.ts';
import type { RequestHead } from './message.ts';

/** What a request is made of by its caller. */
export interface RequestOptions {
  readonly subprotocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Makes an upgrade request; throws TypeError for headers and subprotocols that none can be made of. */
export function createRequestHead(url: URL, { subprotocols = [], headers = {} }: RequestOptions): RequestHead {
  checkHeaders(headers);
  if (!subprotocols.every(isToken) || new Set(subprotocols).size < subprotocols.length) {
    throw new TypeError(`dialling: subprotocols ${JSON.stringify(subprotocols)}, allowed are tokens, each once`);
  }
  const all = new Map([
    ['host', url.host],
    ['connection', 'Upgrade'],
    ['upgrade', 'websocket'],
    ['sec-websocket-version', '13'],
  ]);
  if (subprotocols.length > 0) all.set('sec-websocket-protocol', subprotocols.join(','));
  for (const [name, value] of Object.entries(headers)) all.set(name.toLowerCase(), value.trim());
  return { kind: 'request', target: `${url.pathname}${url.search}`, headers: all };
}

/** Length of a request as HTTP/1.1 writes it. (RFC 9112 section 3) */
export function requestBytes({ target, headers }: RequestHead): number {
  const lines = Array.from(headers, ([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`.length;
}
