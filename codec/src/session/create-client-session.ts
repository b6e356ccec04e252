import { plainParts } from '../plain-context.ts';
import type { ClientSessionOptions } from './client-options.ts';
import { ClientSession } from './client-session.ts';
import { fullParts } from './full-parts.ts';
import type { SessionHandler } from './handler.ts';

/** Makes the client's end of a connection; throws RangeError for options out of range. */
export function createClientSession(options: ClientSessionOptions, handler: SessionHandler): ClientSession {
  return new ClientSession(fullParts, options, handler);
}

/** What a session is made of that neither encrypts nor signs, and reads compressed messages but sends none. */
export type PlainClientSessionOptions = Omit<ClientSessionOptions, 'encryption' | 'signing' | 'compressesClientEvents'>;

/**
 * {@link createClientSession} without the code that encrypts, signs and compresses, for bundles that have no use for it. Throws
 * RangeError where it is told to do any of the three.
 */
export function createPlainClientSession(options: PlainClientSessionOptions, handler: SessionHandler): ClientSession {
  if ('compressesClientEvents' in options && options.compressesClientEvents === true) {
    throw new RangeError('compressesClientEvents is set, and this session is made without');
  }
  return new ClientSession(plainParts, options, handler);
}
