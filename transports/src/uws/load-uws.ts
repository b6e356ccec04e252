import * as serverLimits from '@wsekit/spec/server-limits';
import { TransportError } from '../errors.ts';

/** The part of the `uWebSockets.js` package that the adapter uses. */
export type UwsModule = typeof import('uWebSockets.js');

/** Longest head of a request that is read at all. */
export const maxHeadBytes: number = serverLimits.max_http_header_bytes;

/** Imports the optional peer when it is first needed; rejects with `TransportError` `runtime_missing`. */
export async function loadUws(load: () => Promise<unknown> = () => import('uWebSockets.js')): Promise<UwsModule> {
  try {
    // The native side reads this once, when it is loaded; its default of 4 KiB is too small for many a token in a cookie.
    process.env.UWS_HTTP_MAX_HEADERS_SIZE ??= String(maxHeadBytes);
    // The package is CommonJS, and its constants are seen through the default export alone.
    const { default: uws } = (await load()) as { default: UwsModule };
    return uws;
  } catch (cause) {
    throw new TransportError('runtime_missing', explain(cause), { cause });
  }
}

/** Being there without a binary for this Node is the usual trouble, and needs another remedy than not being there. */
function explain(cause: unknown): string {
  const isThere = cause instanceof Error && !('code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND');
  return isThere
    ? `uWebSockets.js is installed and has no binary for Node ${process.version} on ${process.platform}-${process.arch}: install the release made for it, or use the transport \`ws\``
    : 'this transport needs the package `uWebSockets.js`: run `npm install uNetworking/uWebSockets.js#v20.51.0`';
}
