import { TransportError } from '../errors.ts';
import type { NativeConnection, NativeSocket } from '../server/native-connection.ts';

/** What a socket of `Bun.serve` is opened with. */
interface SocketData {
  readonly owner: NativeConnection<Socket>;
}

/** The part of a `ServerWebSocket` that the adapter uses. (Bun 1.3 or later) */
export interface Socket extends NativeSocket {
  readonly data: SocketData;
  send(data: string | Uint8Array, compress?: boolean): number;
  close(code?: number, reason?: string): void;
  terminate(): void;
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
}

/** The part of a `Server` that the adapter uses. */
export interface BunServer {
  readonly port?: number;
  upgrade(request: Request, options: { data: SocketData; headers?: Record<string, string> }): boolean;
  publish(topic: string, data: string | Uint8Array, compress?: boolean): number;
  requestIP(request: Request): { readonly address: string } | null;
  stop(closeActiveConnections?: boolean): unknown;
}

/** Handlers and settings under `websocket` of `Bun.serve`. */
export interface WebSocketHandlers {
  readonly maxPayloadLength: number;
  readonly backpressureLimit: number;
  readonly closeOnBackpressureLimit: boolean;
  readonly idleTimeout: number;
  readonly sendPings: boolean;
  readonly perMessageDeflate: boolean;
  open(socket: Socket): void;
  message(socket: Socket, message: string | Uint8Array): void;
  drain(socket: Socket): void;
  pong(socket: Socket): void;
  close(socket: Socket, code: number, reason: string): void;
}

/** What `Bun.serve` is given. */
export interface ServeOptions {
  readonly port?: number;
  readonly hostname?: string;
  readonly reusePort?: boolean;
  readonly unix?: string;
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly idleTimeout?: number;
  fetch(request: Request, server: BunServer): Promise<Response | undefined> | Response | undefined;
  readonly websocket: WebSocketHandlers;
}

interface BunRuntime {
  serve(options: ServeOptions): BunServer;
}

/** The runtime's own object; throws `TransportError` `runtime_missing` everywhere but in Bun. */
export function findBun(): BunRuntime {
  const bun = (globalThis as { Bun?: BunRuntime }).Bun;
  if (bun !== undefined) return bun;
  const remedy = 'run the program with `bun`, or use the transport `ws` or `uws`';
  throw new TransportError('runtime_missing', `this transport needs the runtime Bun: ${remedy}`);
}
