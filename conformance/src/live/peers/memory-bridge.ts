import { createConnection, type Socket } from 'node:net';
import type { AcceptDecision, Connection, ConnectionHandler, Dialer, UpgradeRequest } from '@wsekit/transports';
import { createNetwork, type DrivenClock } from '@wsekit/transports/memory';
import { defaultLiveLimits } from '../limits.ts';
import { newMask } from '../steps/write-frame.ts';
import { closePayload, opcodes, writeFrame } from '../wire/frame-header.ts';
import { statusOf } from '../wire/http-head.ts';
import type { Item } from '../wire/item.ts';
import { createWebSocketReader } from '../wire/web-socket-reader.ts';

const host = '127.0.0.1';
const pumpMs = 1;

/** A dialer over a network in memory, at the end of which the suite's port is; ended by what it gives. */
export function memoryBridge(clock: DrivenClock, url: string): { readonly dialer: Dialer; readonly end: () => void } {
  const port = Number(new URL(url).port);
  const network = createNetwork({ clock });
  const accept = (request: UpgradeRequest): Promise<AcceptDecision> => bridge(request, port);
  const listening = network.listen({ port, accept, handshakeTimeoutMs: 3_600_000 });
  // What is under way in memory arrives though no time passes.
  const pump = setInterval(() => clock.advance(0), pumpMs);
  const end = (): void => {
    clearInterval(pump);
    listening.then((listener) => listener.close({ timeoutMs: 1 })).catch(() => {});
    clock.advance(1);
  };
  return { dialer: network.dialer, end };
}

/** Hands an upgrade on to the suite, and then each frame. */
function bridge({ path, query, headers, signal }: UpgradeRequest, port: number): Promise<AcceptDecision> {
  const socket = createConnection({ host, port, allowHalfOpen: false });
  const line = new BridgedLine(socket);
  signal.addEventListener('abort', () => socket.destroy());
  const target = query === '' ? path : `${path}?${query}`;
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`GET ${target} HTTP/1.1\r\n${lines}\r\n`);
  return line.decided;
}

const nobody = { status: 502 } as const;

class BridgedLine implements ConnectionHandler {
  readonly decided: Promise<AcceptDecision>;
  readonly #socket: Socket;
  readonly #early: Item[] = [];
  #decide: (decision: AcceptDecision) => void = () => {};
  #connection: Connection | undefined;
  #hasClosed = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.decided = new Promise((resolve) => {
      this.#decide = resolve;
    });
    const reader = createWebSocketReader('server', defaultLiveLimits);
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      for (const item of reader.push(bytes)) this.#take(item);
    });
    socket.on('error', () => {});
    socket.on('close', () => this.#take({ kind: 'ended', how: 'end of stream' }));
  }

  onOpen(connection: Connection): void {
    this.#connection = connection;
    for (const item of this.#early.splice(0)) this.#deliver(connection, item);
  }

  onFrame(frame: string | Uint8Array): void {
    const isText = typeof frame === 'string';
    this.#write(isText ? opcodes.text : opcodes.binary, isText ? Buffer.from(frame) : Uint8Array.from(frame));
  }

  onClose(code: number, reason: string): void {
    if (code === 1006) this.#socket.destroy();
    else this.#close(code === 1005 ? null : code, reason);
  }

  #take(item: Item): void {
    if (item.kind === 'head') this.#decide(this.#decision(item));
    else if (this.#connection === undefined) this.#early.push(item);
    else this.#deliver(this.#connection, item);
    if (item.kind === 'ended' || item.kind === 'fault') this.#decide(nobody);
  }

  #decision({ first, headers }: Extract<Item, { kind: 'head' }>): AcceptDecision {
    const status = statusOf(first);
    if (status === 101) return { handler: this };
    const { 'retry-after': retryAfter } = headers;
    return {
      status: Math.max(400, status),
      ...(retryAfter === undefined ? {} : { headers: { 'retry-after': retryAfter } }),
    };
  }

  #deliver(connection: Connection, item: Item): void {
    if (item.kind === 'text') connection.send(item.text);
    else if (item.kind === 'binary') connection.send(item.bytes);
    else if (item.kind === 'ping') this.#write(opcodes.pong, item.bytes);
    else if (item.kind === 'close') connection.close(item.code ?? 1005, item.reason);
    else if (item.kind === 'ended' || item.kind === 'fault') connection.terminate();
  }

  #close(code: number | null, reason: string): void {
    if (this.#hasClosed) return;
    this.#hasClosed = true;
    const payload = closePayload(code, reason);
    this.#write(opcodes.close, payload);
    this.#socket.end();
  }

  #write(opcode: number, payload: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(writeFrame(payload, { opcode, mask: newMask() }));
  }
}
