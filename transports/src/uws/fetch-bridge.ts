import type { HttpRequest, HttpResponse } from 'uWebSockets.js';
import { STATUS_CODES } from 'node:http';
import type { UnderlyingSource } from 'node:stream/web';

/** What a request is answered by. */
export interface FetchOptions {
  readonly handler: (request: Request) => Response | Promise<Response>;
  readonly onError: ((error: unknown) => void) | undefined;
  /** The request came over TLS. */
  readonly isSecure: boolean;
}

// How much of a request's body waits to be read before the peer has to.
const waitingBytes = 262_144;

const bodiless: readonly string[] = ['GET', 'HEAD'];

/**
 * Answers a request of uWebSockets.js by a handler in the style of `fetch`; bodies stream both ways, the request's no
 * faster than it is read. The request's signal is aborted when the peer leaves. Exceptions are reported and answered with
 * 500, or end an answer under way.
 */
export function answerByFetch(incoming: HttpRequest, outgoing: HttpResponse, options: FetchOptions): void {
  const abort = new AbortController();
  outgoing.onAborted(() => abort.abort());
  const request = requestOf(incoming, outgoing, abort.signal, options.isSecure);
  void answer(request, outgoing, abort.signal, options);
}

async function answer(
  request: Request,
  outgoing: HttpResponse,
  signal: AbortSignal,
  { handler, onError }: FetchOptions,
): Promise<void> {
  let hasBegun = false;
  try {
    const response = await handler(request);
    if (signal.aborted) return;
    hasBegun = true;
    const isLast = response.headers.get('connection')?.toLowerCase() === 'close';
    outgoing.cork(() => writeHead(outgoing, response));
    if (response.body !== null && request.method !== 'HEAD') await writeBody(outgoing, response.body, signal);
    if (!signal.aborted) outgoing.cork(() => outgoing.end(undefined, isLast));
  } catch (error) {
    if (signal.aborted) return;
    onError?.(error);
    if (hasBegun) outgoing.close();
    else outgoing.cork(() => outgoing.writeStatus('500 Internal Server Error').end());
  }
}

function requestOf(incoming: HttpRequest, outgoing: HttpResponse, signal: AbortSignal, isSecure: boolean): Request {
  const headers = new Headers();
  incoming.forEach((name, value) => {
    headers.append(name, value);
  });
  const method = incoming.getCaseSensitiveMethod();
  const query = incoming.getQuery() ?? '';
  const base = `${isSecure ? 'https' : 'http'}://${headers.get('host') ?? 'localhost'}`;
  const target = `${incoming.getUrl()}${query === '' ? '' : `?${query}`}`;
  // What no URL can be made of is answered under the root.
  const url = URL.canParse(target, base) ? new URL(target, base) : new URL(base);
  if (bodiless.includes(method)) return new Request(url, { method, headers, signal });
  const init = { method, headers, signal, body: bodyOf(outgoing, signal), duplex: 'half' };
  return new Request(url, init as RequestInit);
}

function bodyOf(outgoing: HttpResponse, signal: AbortSignal): ReadableStream<Uint8Array> {
  let isPaused = false;
  const body: UnderlyingSource<Uint8Array> = {
    start(controller) {
      outgoing.onData((chunk, isLast) => {
        // The memory is taken back behind this call.
        if (chunk.byteLength > 0) controller.enqueue(new Uint8Array(chunk.slice(0)));
        if (isLast) controller.close();
        else if ((controller.desiredSize ?? 0) <= 0 && !isPaused) {
          isPaused = true;
          outgoing.pause();
        }
      });
    },
    pull() {
      if (!isPaused) return;
      isPaused = false;
      // The native side does not notice it within the call that brought the data.
      setImmediate(() => {
        if (!signal.aborted) outgoing.resume();
      });
    },
  };
  return new ReadableStream(body, new ByteLengthQueuingStrategy({ highWaterMark: waitingBytes }));
}

function writeHead(outgoing: HttpResponse, response: Response): void {
  outgoing.writeStatus(`${response.status} ${response.statusText || (STATUS_CODES[response.status] ?? '')}`);
  for (const [name, value] of response.headers) {
    // The native side writes the length by itself, and a second one would contradict it.
    if (name !== 'content-length' && name !== 'transfer-encoding') outgoing.writeHeader(name, value);
  }
}

async function writeBody(outgoing: HttpResponse, body: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void> {
  const reader = body.getReader();
  const cancel = (): void => void reader.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  for (let part = await reader.read(); !part.done && !signal.aborted; part = await reader.read()) {
    const { value } = part;
    let isTaken = true;
    outgoing.cork(() => {
      isTaken = outgoing.write(value);
    });
    if (!isTaken) await writable(outgoing, signal);
  }
}

function writable(outgoing: HttpResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    outgoing.onWritable(() => {
      resolve();
      return true;
    });
  });
}
