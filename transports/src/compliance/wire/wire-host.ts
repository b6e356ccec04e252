import { check } from '../expect.ts';
import type { WireListener } from '../instruments.ts';
import type { Waits } from '../stage/waits.ts';
import { acceptKeyOf, type HttpHead, headerOf } from './http-head.ts';
import { WireConnection } from './wire-connection.ts';

/** A WebSocket server made of plain sockets. */
export class WireHost {
  readonly url: string;
  readonly #listener: WireListener;
  readonly #waits: Waits;

  constructor(listener: WireListener, waits: Waits) {
    this.url = listener.url;
    this.#listener = listener;
    this.#waits = waits;
  }

  /** Takes the next socket and reads its request, without answering. */
  async request(): Promise<{ readonly connection: WireConnection; readonly head: HttpHead }> {
    const socket = await this.#waits.promise('a socket', this.#listener.accept());
    const connection = new WireConnection(socket, this.#waits, false);
    return { connection, head: await connection.readHead() };
  }

  /** Takes the next socket and answers 101. */
  async upgraded(): Promise<WireConnection> {
    const { connection, head } = await this.request();
    connection.write(await upgradeAnswer(head));
    return connection;
  }
}

/** The 101 answer to a request. */
export async function upgradeAnswer(head: HttpHead, more = ''): Promise<string> {
  const key = headerOf(head, 'sec-websocket-key');
  check(key !== '', 'the request has a Sec-WebSocket-Key');
  const accept = `Sec-WebSocket-Accept: ${await acceptKeyOf(key)}\r\n`;
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${accept}${more}\r\n`;
}
