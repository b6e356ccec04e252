import { TransportError } from '../errors.ts';

/** The part of the `ws` package that the adapter uses. */
export type WsModule = typeof import('ws');

/** Imports the optional peer when it is first needed; rejects with `TransportError` `runtime_missing`. */
export async function loadWs(load: () => Promise<WsModule> = () => import('ws')): Promise<WsModule> {
  try {
    return await load();
  } catch (cause) {
    throw new TransportError('runtime_missing', 'this transport needs the package `ws`: run `npm install ws`', {
      cause,
    });
  }
}
