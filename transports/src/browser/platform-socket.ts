import { TransportError } from '../errors.ts';

/** The part of the platform's `WebSocket` that the adapter uses. (WHATWG WebSockets) */
export interface PlatformSocket {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  readonly protocol: string;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: (() => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  send(data: string | Uint8Array): void;
  close(code?: number, reason?: string): void;
}

/** The platform's class of that name. */
export type PlatformSocketClass = new (url: string, protocols: string[]) => PlatformSocket;

export const openState = 1;

/** The platform's class, or the one given in its place; throws `TransportError` `runtime_missing`. */
export function findPlatformSocket(given: PlatformSocketClass | undefined): PlatformSocketClass {
  const found = given ?? (globalThis as { WebSocket?: PlatformSocketClass }).WebSocket;
  if (found !== undefined) return found;
  const remedy = 'use Node 22 or later, Deno, Bun or a browser, or the transport `ws`';
  throw new TransportError('runtime_missing', `this platform has no global WebSocket: ${remedy}`);
}
