import { joined, latin1, textOf, utf8 } from '../src/bytes.ts';
import type { ByteStream } from '../src/live/byte-stream.ts';
import { NotSupported } from '../src/live/outcome.ts';
import type { Address, OpenStream } from '../src/live/peer.ts';
import {
  closePayload,
  masked,
  opcodes,
  readClosePayload,
  readFrameHeader,
  writeFrame,
} from '../src/live/wire/frame-header.ts';

const headEnd = '\r\n\r\n';
const upgraded = utf8('HTTP/1.1 101 Switching Protocols\r\n\r\n');
const [noCode, noClose] = [1005, 1006];

/** Handshakes are made one after the other: the cookie a token travels in is the same for all of a page. */
let handshakes: Promise<void> = Promise.resolve();

/**
 * Stands for a socket to a server over the WebSocket of a browser: takes the request and the frames that a client writes, and
 * gives the answer and the frames that a server sends. What a page has no say in throws `NotSupported`.
 */
export const openWebSocketStream: OpenStream = async (address) => new WebSocketStream(address);

class WebSocketStream implements ByteStream {
  destroyed = false;
  readonly writable = true;
  readonly #address: Address;
  readonly #listeners = new Map<string, ((bytes: Uint8Array) => void)[]>();
  readonly #waiting: Uint8Array[] = [];
  #head = '';
  #socket: WebSocket | undefined;

  constructor(address: Address) {
    this.#address = address;
  }

  on(event: string, listener: (bytes: Uint8Array) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }

  write(given: Uint8Array | string): void {
    const bytes = typeof given === 'string' ? utf8(given) : given;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#send(this.#socket, bytes);
    else if (this.#head.endsWith(headEnd)) this.#waiting.push(bytes);
    else this.#ask(latin1(bytes));
  }

  end(): void {}

  destroy(): void {
    this.destroyed = true;
    this.#socket?.close();
  }

  pause(): void {}

  resume(): void {}

  #ask(part: string): void {
    this.#head += part;
    if (!this.#head.endsWith(headEnd)) return;
    const { host, port, isTls } = this.#address;
    const [, target = ''] = this.#head.split(' ');
    const url = new URL(target, `${isTls ? 'wss' : 'ws'}://${host.includes(':') ? `[${host}]` : host}:${port}`);
    const token = /^Cookie: access_token=(.*)$/m.exec(this.#head)?.[1]?.trim();
    if (token !== undefined && url.hostname !== location.hostname)
      throw new NotSupported(
        `a page sends a token as a cookie, and to its own host alone, which is not ${url.hostname}`,
      );
    handshakes = handshakes.then(() => this.#connect(url, token));
  }

  /** Resolves when the handshake is over. */
  #connect(url: URL, token: string | undefined): Promise<void> {
    if (this.destroyed) return Promise.resolve();
    putToken(token);
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    let isOpen = false;
    return new Promise((done) => {
      socket.onopen = () => {
        isOpen = true;
        this.#tell('data', upgraded);
        for (const bytes of this.#waiting.splice(0)) this.#send(socket, bytes);
        done();
      };
      socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
        this.#tell(
          'data',
          typeof data === 'string'
            ? writeFrame(utf8(data), { opcode: opcodes.text })
            : writeFrame(new Uint8Array(data), { opcode: opcodes.binary }),
        );
      socket.onclose = ({ code, reason }) => {
        const payload = closePayload(code === noCode ? null : code, reason);
        if (isOpen && code !== noClose) this.#tell('data', writeFrame(payload, { opcode: opcodes.close }));
        this.#tell('end', joined());
        this.#tell('close', joined());
        done();
      };
    });
  }

  #send(socket: WebSocket, bytes: Uint8Array): void {
    const header = readFrameHeader(bytes);
    if (header === undefined) throw new NotSupported('a page writes no bytes below messages');
    const { opcode, headerBytes, mask = joined() } = header;
    const payload = masked(bytes.subarray(headerBytes), mask);
    if (opcode === opcodes.text) socket.send(textOf(payload));
    else if (opcode === opcodes.binary) socket.send(new Uint8Array(payload));
    else if (opcode === opcodes.close) {
      const { code, reason } = readClosePayload(payload);
      if (code === null) socket.close();
      else socket.close(code, reason);
    } else throw new NotSupported('a page writes no WebSocket frames of its own making');
  }

  #tell(event: string, bytes: Uint8Array): void {
    if (this.destroyed && event === 'data') return;
    for (const listener of this.#listeners.get(event) ?? []) listener(bytes);
  }
}

function putToken(token: string | undefined): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not there in every browser, nor on every page.
  document.cookie = token === undefined ? 'access_token=; path=/; max-age=0' : `access_token=${token}; path=/`;
}
