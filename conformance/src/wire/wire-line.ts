import { randomBytes } from 'node:crypto';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionLog, Recorder } from '@wsekit/codec/log';
import { msgpack } from '@wsekit/codec/msgpack';
import { encodeWebSocketFrame, opcodes, webSocketHead } from './web-socket-frames.ts';

/** What came over a line, with the time since it was dialed. */
export type LineItem = { readonly atMs: number } & (
  | { readonly kind: 'http'; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  | { readonly kind: 'ping' | 'pong'; readonly bytes: Uint8Array }
  | { readonly kind: 'close'; readonly code: number | undefined; readonly reason: string }
  /** The stream has ended, or what came is no WebSocket stream that can be read on. */
  | { readonly kind: 'end'; readonly why: string }
);

/** How a line is dialed. Times in milliseconds. */
export interface LineOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** What is kept of the other side in all; more ends the line. Default 16,777,216. */
  readonly maxHeardBytes?: number;
  readonly signal?: AbortSignal;
  /** Writes it down, as the suite's. */
  readonly recorder?: Recorder | undefined;
  readonly nowMs: () => number;
}

const headEnd = Buffer.from('\r\n\r\n');
const maxHeadBytes = 65_536;
const defaultMaxHeardBytes = 16_777_216;
const mostItems = 20_000;

/** A WebSocket over a socket of its own, of which every frame is seen: what anybody at the other end does, costs this line. */
export class WireLine {
  readonly items: LineItem[] = [];
  readonly #options: LineOptions;
  readonly #socket: Socket;
  readonly #dialedMs: number;
  readonly #waiting = new Set<() => void>();
  #unread: Buffer = Buffer.alloc(0);
  #heardBytes = 0;
  #pieces: Buffer[] = [];
  #pieceOpcode = 0;
  #isUpgraded = false;
  #hasEnded = false;
  readonly #log: ConnectionLog | undefined;
  readonly #onAbort = (): void => this.destroy();

  /** Dials a `ws:` or `wss:` URL; certificates are not judged. */
  constructor(url: URL, options: LineOptions) {
    this.#options = options;
    this.#dialedMs = options.nowMs();
    this.#log = options.recorder?.connection({
      side: 'suite',
      implementation: '@wsekit/conformance',
      url: url.href,
      format: url.searchParams.get('format') === 'msgpack' ? 'msgpack' : 'json',
      msgpack,
      nowMs: options.nowMs,
    });
    const isTls = url.protocol === 'wss:';
    const port = Number(url.port || (isTls ? 443 : 80));
    const host = url.hostname.replace(/^\[|\]$/g, '');
    this.#socket = isTls ? connectTls({ host, port, rejectUnauthorized: false }) : connectTcp({ host, port });
    this.#socket.setNoDelay(true);
    this.#socket.write(upgradeHead(url, options.headers ?? {}));
    this.#socket.on('data', (bytes: Buffer) => this.#take(bytes));
    this.#socket.on('error', (error: Error) => this.#end(error.message));
    this.#socket.on('close', () => this.#end('closed'));
    options.signal?.addEventListener('abort', this.#onAbort);
  }

  get isOpen(): boolean {
    return this.#isUpgraded && !this.#hasEnded;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Sends a frame: text, or bytes. */
  send(frame: string | Uint8Array): void {
    const isText = typeof frame === 'string';
    this.#log?.sent(frame, !this.#hasEnded);
    this.write(isText ? Buffer.from(frame) : frame, isText ? opcodes.text : opcodes.binary);
  }

  write(payload: Uint8Array, opcode: number): void {
    if (!this.#hasEnded) this.#socket.write(encodeWebSocketFrame(payload, { opcode }));
  }

  close(code: number, reason = ''): void {
    this.#log?.decided('closed', 'asked', { code, reason });
    this.write(Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]), opcodes.close);
  }

  destroy(): void {
    this.#socket.destroy();
    this.#end('left');
  }

  /** Resolves to whether something holds, at the latest when the time is over or nothing can come any more. */
  until(holds: () => boolean, timeoutMs: number): Promise<boolean> {
    if (holds() || this.#hasEnded) return Promise.resolve(holds());
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(holds());
      };
      const look = (): void => {
        if (holds() || this.#hasEnded) done();
      };
      const timer = setTimeout(done, timeoutMs);
      this.#waiting.add(look);
    });
  }

  /** Resolves when nothing has come for so long, or the time is over. */
  async quiet(silentMs: number, timeoutMs: number): Promise<void> {
    const endMs = this.#options.nowMs() + timeoutMs;
    for (let before = -1; before !== this.items.length && this.#options.nowMs() < endMs; ) {
      before = this.items.length;
      const count = before;
      await this.until(() => this.items.length > count, silentMs);
    }
  }

  #take(bytes: Buffer): void {
    if (this.#hasEnded) return;
    this.#heardBytes += bytes.length;
    const { maxHeardBytes = defaultMaxHeardBytes } = this.#options;
    this.#unread = Buffer.concat([this.#unread, bytes]);
    if (this.#heardBytes > maxHeardBytes || this.items.length > mostItems) this.#giveUp('it sends without end');
    if (!this.#isUpgraded) this.#takeHead();
    while (this.#isUpgraded && this.#takeFrame());
    this.#wake();
  }

  #takeHead(): void {
    const end = this.#unread.indexOf(headEnd);
    const isHttp = Buffer.from('HTTP/').subarray(0, this.#unread.length).equals(this.#unread.subarray(0, 5));
    if (!isHttp || (end < 0 && this.#unread.length > maxHeadBytes)) this.#giveUp('it does not answer in HTTP');
    if (end < 0 || this.#hasEnded) return;
    const [first = '', ...lines] = this.#unread.subarray(0, end).toString('latin1').split('\r\n');
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0);
    this.#unread = this.#unread.subarray(end + headEnd.length);
    this.#isUpgraded = status === 101;
    this.#hear({ kind: 'http', status, headers: Object.fromEntries(lines.flatMap(headerOf)) });
  }

  #takeFrame(): boolean {
    if (this.#hasEnded) return false;
    const head = webSocketHead(this.#unread);
    if (head === undefined) return false;
    const { maxHeardBytes = defaultMaxHeardBytes } = this.#options;
    if (head.payloadBytes > maxHeardBytes) {
      this.#giveUp(`it announces a frame of ${head.payloadBytes} bytes`);
      return false;
    }
    const end = head.length + head.payloadBytes;
    if (this.#unread.length < end) return false;
    const payload = Buffer.from(this.#unread.subarray(head.length, end));
    this.#unread = this.#unread.subarray(end);
    this.#hearFrame(head.opcode, head.fin, payload);
    return true;
  }

  #hearFrame(opcode: number, fin: boolean, payload: Buffer): void {
    if (opcode === opcodes.ping) {
      this.#hear({ kind: 'ping', bytes: payload });
      this.write(payload, opcodes.pong);
    } else if (opcode === opcodes.pong) this.#hear({ kind: 'pong', bytes: payload });
    else if (opcode === opcodes.close) this.#hear(closeOf(payload));
    else if (opcode <= opcodes.binary) this.#hearPiece(opcode, fin, payload);
    else this.#giveUp(`it sends a frame of the unknown opcode ${opcode}`);
  }

  #hearPiece(opcode: number, fin: boolean, payload: Buffer): void {
    if (opcode !== opcodes.continuation) this.#pieceOpcode = opcode;
    this.#pieces.push(payload);
    if (!fin) return;
    const whole = Buffer.concat(this.#pieces.splice(0));
    if (this.#pieceOpcode === opcodes.text) this.#hear({ kind: 'text', text: whole.toString('utf8') });
    else this.#hear({ kind: 'binary', bytes: Uint8Array.from(whole) });
  }

  #giveUp(why: string): void {
    this.#socket.destroy();
    this.#end(why);
  }

  #end(why: string): void {
    if (this.#hasEnded) return;
    this.#hear({ kind: 'end', why });
    this.#hasEnded = true;
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    this.#wake();
  }

  #hear(item: Unheard): void {
    if (this.#log !== undefined) record(this.#log, item);
    this.items.push({ atMs: this.#options.nowMs() - this.#dialedMs, ...item });
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }
}

type Unheard = LineItem extends infer Item ? (Item extends LineItem ? Omit<Item, 'atMs'> : never) : never;

function upgradeHead(url: URL, headers: Readonly<Record<string, string>>): string {
  const lines = {
    Host: url.host,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    'Sec-WebSocket-Version': '13',
    ...headers,
  };
  const written = Object.entries(lines).map(([name, value]) => `${name}: ${value.replace(/[\r\n]/g, '')}\r\n`);
  return `GET ${url.pathname}${url.search} HTTP/1.1\r\n${written.join('')}\r\n`;
}

function headerOf(line: string): [string, string][] {
  const colon = line.indexOf(':');
  return colon < 1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
}

function closeOf(payload: Buffer): Unheard {
  const code = payload.length < 2 ? undefined : payload.readUInt16BE(0);
  return { kind: 'close', code, reason: payload.subarray(2).toString('utf8') };
}

function record(log: ConnectionLog, item: Unheard): void {
  if (item.kind === 'http') {
    if (item.status === 101) log.opened();
    else log.decided('refused', `HTTP ${item.status}`);
  } else if (item.kind === 'text') log.received(item.text);
  else if (item.kind === 'binary') log.received(item.bytes);
  else if (item.kind === 'close') log.ended(item.code, item.reason);
  else if (item.kind === 'end') log.decided('ended', item.why);
}
