import { connect, type Socket } from 'node:net';
import { maskedText } from './inbound-frames.ts';
import { benchToken } from './server-candidate.ts';

const headEnd = '\r\n\r\n';
const opening = 'latin1';
// Servers with authentication want one, and the others do not mind.
const token = benchToken();
// All sockets read into the same memory: what came is counted before the next read.
const shared = Buffer.allocUnsafeSlow(1 << 18);

/** Told of bytes that came on an open connection. */
type OnBytes = (connection: LoadConnection, bytes: number) => void;

/** One raw socket that did the WebSocket upgrade and from then on only counts. */
export class LoadConnection {
  /** Bytes that came since counting began. */
  bytes = 0;
  /** Whole bursts among them. */
  bursts = 0;
  readonly socket: Socket;
  #head: string | undefined = '';

  constructor(port: number, path: string, onOpen: (connection: LoadConnection) => void, onBytes: OnBytes) {
    this.socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (length: number): boolean => {
          if (this.#head === undefined) onBytes(this, length);
          else this.#open(shared.toString(opening, 0, length), onOpen);
          return true;
        },
      },
    });
    this.socket.on('error', () => {});
    this.socket.write(
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n` +
        `Authorization: Bearer ${token}${headEnd}`,
    );
  }

  /** For Engine.IO the upgrade is followed by one packet each way, which join the default namespace. */
  #open(text: string, onOpen: (connection: LoadConnection) => void): void {
    const head = (this.#head ?? '') + text;
    this.#head = head;
    const isUpgraded = head.includes(headEnd);
    const isEngineIo = head.includes('"sid"');
    if (isEngineIo && !head.includes('40{')) {
      if (!head.includes('\u0000asked')) {
        this.#head += '\u0000asked';
        this.socket.write(maskedText('40'));
      }
      return;
    }
    if (!isUpgraded || (this.isEngineIo && !isEngineIo)) return;
    this.#head = undefined;
    onOpen(this);
  }

  /** Set before the first byte comes. */
  isEngineIo = false;
}
