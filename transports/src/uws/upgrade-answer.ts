import type { HttpRequest, HttpResponse, us_socket_context_t } from 'uWebSockets.js';
import { STATUS_CODES } from 'node:http';
import type { NativeConnection } from '../server/native-connection.ts';
import type { Accepted, Refused } from '../upgrade.ts';
import type { CorkShelter } from './cork-shelter.ts';
import type { Owned, Socket } from './socket.ts';

/** What the answer to an upgrade needs of its request, copied while the request is there. */
export class UpgradeOpening {
  readonly key: string;
  readonly extensions: string;
  readonly context: us_socket_context_t;
  readonly #outgoing: HttpResponse;
  #isDue = true;

  constructor(incoming: HttpRequest, outgoing: HttpResponse, context: us_socket_context_t) {
    this.key = incoming.getHeader('sec-websocket-key');
    this.extensions = incoming.getHeader('sec-websocket-extensions');
    this.context = context;
    this.#outgoing = outgoing;
  }

  /** Tells when the peer leaves before the answer; must be called within the native handler. */
  watch(onLeft: (reason: Error) => void): () => void {
    let tell: typeof onLeft | undefined = onLeft;
    this.#outgoing.onAborted(() => {
      this.#isDue = false;
      tell?.(new Error('the peer has left'));
    });
    return () => {
      tell = undefined;
    };
  }

  /** Writes the answer, unless the peer has left; must be called within a cork. */
  answer(write: (outgoing: HttpResponse) => void): void {
    if (!this.#isDue) return;
    this.#isDue = false;
    write(this.#outgoing);
  }

  /** Writes a refusal that comes later. */
  refuseLater(write: (outgoing: HttpResponse) => void): void {
    if (this.#isDue) this.#outgoing.cork(() => this.answer(write));
  }

  /** Writes an answer that comes later, and may be an upgrade. */
  async answerLater(shelter: CorkShelter, write: (outgoing: HttpResponse) => void): Promise<void> {
    const response = (await shelter.response()) ?? this.#outgoing;
    if (this.#isDue) response.cork(() => this.answer(write));
  }
}

/** Answers with 101 and hands the socket to its connection. */
export function answerUpgrade(
  outgoing: HttpResponse,
  opening: UpgradeOpening,
  { subprotocol = '', headers = {} }: Accepted,
  owner: NativeConnection<Socket>,
): void {
  outgoing.writeStatus('101 Switching Protocols');
  for (const [name, value] of Object.entries(headers)) outgoing.writeHeader(name, value);
  outgoing.upgrade<Owned>({ owner }, opening.key, subprotocol, opening.extensions, opening.context);
}

/** Answers a request with an HTTP status and ends its connection. */
export function refuseRequest(outgoing: HttpResponse, { status, headers = {}, body = '' }: Refused): void {
  outgoing.cork(() => {
    outgoing.writeStatus(`${status} ${STATUS_CODES[status] ?? ''}`);
    outgoing.writeHeader('Content-Type', 'text/plain; charset=utf-8');
    for (const [name, value] of Object.entries(headers)) outgoing.writeHeader(name, value);
    outgoing.end(body, true);
  });
}
