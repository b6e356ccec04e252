import { TransportError } from '../errors.ts';

/** The part of the `uWebSockets.js` package that the adapter uses. */
export type UwsModule = typeof import('uWebSockets.js');

/** Imports the optional peer when it is first needed; rejects with `TransportError` `runtime_missing`. */
export async function loadUws(): Promise<UwsModule> {
  try {
    // The package is CommonJS, and its constants are seen through the default export alone.
    const { default: uws } = (await import('uWebSockets.js')) as unknown as { default: UwsModule };
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
