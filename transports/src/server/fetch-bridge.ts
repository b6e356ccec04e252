import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A handler in the style of `fetch`. */
type FetchHandler = (request: Request) => Response | Promise<Response>;

const bodiless: readonly string[] = ['GET', 'HEAD'];

/**
 * Answers a request of `node:http` by a handler in the style of `fetch`; bodies stream both ways. The request's signal is
 * aborted when the peer leaves. Exceptions are reported and answered with 500, or end an answer under way.
 */
export async function answerByFetch(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handler: FetchHandler,
  onError: ((error: unknown) => void) | undefined,
): Promise<void> {
  const abort = new AbortController();
  outgoing.once('close', () => abort.abort());
  try {
    const response = await handler(requestOf(incoming, abort.signal));
    writeHead(outgoing, response);
    if (response.body === null) outgoing.end();
    else await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), outgoing);
  } catch (error) {
    if (!outgoing.destroyed) onError?.(error);
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(500).end();
  }
}

function requestOf(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { method = 'GET', url = '/', socket } = incoming;
  const scheme = 'encrypted' in socket && socket.encrypted === true ? 'https' : 'http';
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  // The target may be a whole URL or `*`; what no URL can be made of is answered under the root.
  const base = `${scheme}://${headers.get('host') ?? 'localhost'}`;
  const target = URL.canParse(url, base) ? new URL(url, base) : new URL(base);
  if (bodiless.includes(method)) return new Request(target, { method, headers, signal });
  const init = { method, headers, signal, body: Readable.toWeb(incoming), duplex: 'half' };
  return new Request(target, init as RequestInit);
}

function writeHead(outgoing: ServerResponse, response: Response): void {
  outgoing.statusCode = response.status;
  if (response.statusText !== '') outgoing.statusMessage = response.statusText;
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') outgoing.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
}
