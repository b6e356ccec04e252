import type { Socket } from 'node:net';
import type { ClusterSocket, SocketHandler } from './network.ts';

const keepaliveIdleMs = 10_000;
const nobody: SocketHandler = { onOpen() {}, onBytes() {}, onDrain() {}, onEnd() {}, onClose() {} };

/** A stream of `node:net` or `node:tls` as a socket of the mesh. */
export class StreamSocket implements ClusterSocket {
  readonly remoteAddress: string;
  readonly #stream: Socket;
  #handler: SocketHandler;
  #reason: string | undefined;
  #waits = false;

  /** @param openEvent - what says that a dialled stream is open: `secureConnect` with certificates. */
  constructor(stream: Socket, remoteAddress: string, handler: SocketHandler = nobody, openEvent: string = 'connect') {
    this.remoteAddress = remoteAddress;
    this.#stream = stream;
    this.#handler = handler;
    stream.setKeepAlive(true, keepaliveIdleMs);
    stream.once(openEvent, () => this.#handler.onOpen());
    // Parts of a Buffer would be Buffers, which take longer to make.
    stream.on('data', ({ buffer, byteOffset, length }: Buffer) =>
      this.#handler.onBytes(new Uint8Array(buffer, byteOffset, length)),
    );
    stream.on('end', () => this.#handler.onEnd());
    stream.on('error', (error) => {
      this.#reason = error.message;
    });
    stream.on('close', () => {
      this.#handler.onClose(this.#reason);
      this.#handler = nobody;
    });
  }

  get bufferedBytes(): number {
    return this.#stream.writableLength;
  }

  get isWritable(): boolean {
    return this.#stream.writable;
  }

  /** Says who is told from here on. */
  setHandler(handler: SocketHandler): void {
    this.#handler = handler;
  }

  write(buffers: readonly Uint8Array[]): void {
    const [first] = buffers;
    if (first === undefined || !this.#stream.writable) return;
    this.#stream.write(buffers.length === 1 ? first : Buffer.concat(buffers), this.#onWritten);
    this.#waits ||= this.#stream.writableLength > 0;
  }

  end(): void {
    this.#stream.end();
  }

  destroy(): void {
    this.#stream.destroy();
  }

  /** The stream's own word of having drained comes only where much was written. */
  readonly #onWritten = (): void => {
    if (!this.#waits || this.#stream.writableLength > 0) return;
    this.#waits = false;
    this.#handler.onDrain();
  };
}
