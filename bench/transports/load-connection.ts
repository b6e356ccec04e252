import { connect, type Socket } from 'node:net';
import { maskedText } from './inbound-frames.ts';
import type { Opening } from './messages.ts';
import { benchToken } from './server-candidate.ts';

const headEnd = '\r\n\r\n';
const opening = 'latin1';
// Servers with authentication want one, and the others do not mind.
const token = benchToken();
// All sockets read into the same memory: what came is counted before the next read.
const shared = Buffer.allocUnsafeSlow(1 << 18);

/** A point of P-256, the generator: all connections offer it as their key, since what they get is only counted. */
const publicKey = 'BGsX0fLhLEJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT+NC4v4af5uO5+tKfA+eFivOM1drMV7Oy7ZAaDe/UfU=';
const hello = JSON.stringify({
  t: 'client_hello',
  p: {
    client_version: 'bench',
    protocol_version: 1,
    features: { encryption: true },
    encryption_public_key: publicKey,
  },
});

/** Told of bytes that came on an open connection. */
type OnBytes = (connection: LoadConnection, bytes: number) => void;

/** What a connection is opened with. */
export interface LoadConnectionOptions {
  readonly port: number;
  readonly path: string;
  readonly opening: Opening;
  readonly onOpen: (connection: LoadConnection) => void;
  readonly onBytes: OnBytes;
}

/** One raw socket that did the WebSocket upgrade and what a protocol wants besides, and from then on only counts. */
export class LoadConnection {
  /** Bytes that came since counting began. */
  bytes = 0;
  /** Whole bursts among them. */
  bursts = 0;
  readonly socket: Socket;
  readonly #options: LoadConnectionOptions;
  #head: string | undefined = '';
  /** What was said so far besides the upgrade. */
  #said = 0;

  constructor(options: LoadConnectionOptions) {
    this.#options = options;
    this.socket = connect({
      port: options.port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (length: number): boolean => {
          if (this.#head === undefined) options.onBytes(this, length);
          else this.#open(this.#head + shared.toString(opening, 0, length));
          return true;
        },
      },
    });
    this.socket.on('error', () => {});
    this.socket.write(
      `GET ${options.path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n` +
        `Authorization: Bearer ${token}${headEnd}`,
    );
  }

  #open(head: string): void {
    this.#head = head;
    if (!head.includes(headEnd) || !this.#isDone(head)) return;
    this.#head = undefined;
    this.#options.onOpen(this);
  }

  /** For Engine.IO the upgrade is followed by one packet each way, which join the default namespace. */
  #isDone(head: string): boolean {
    const { opening: kind } = this.#options;
    if (kind === 'upgrade') return true;
    if (kind === 'ready') return head.includes('server_ready');
    if (kind === 'sealed') {
      if (head.includes('server_ready')) this.#sayOnce(hello);
      return head.includes('server_hello');
    }
    if (head.includes('"sid"')) this.#sayOnce('40');
    return head.includes('40{');
  }

  #sayOnce(text: string): void {
    if (this.#said === 0) this.socket.write(maskedText(text));
    this.#said += 1;
  }
}
