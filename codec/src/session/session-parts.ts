import type { ContextParts } from '../context.ts';
import type { ConnectionKeys, EncryptionOptions } from './rekey.ts';
import type { SessionContexts, SessionOptions } from './session-options.ts';
import type { MessageSigner, SigningOptions } from './signing.ts';
import type { SessionSide } from './state.ts';

/** The code of what not every session does: a bundle has what its sessions are made with. */
export interface SessionParts extends ContextParts {
  readonly keys?: (options: EncryptionOptions) => ConnectionKeys;
  readonly signer?: (options: SigningOptions) => MessageSigner;
}

/** Which side a session is, what code it has, and how it reads and writes at first. */
export interface SessionMake {
  readonly side: SessionSide;
  readonly parts: SessionParts;
  readonly contexts: SessionContexts;
}

/** The keys of a session that encrypts; throws RangeError where it is to and cannot: in the clear is no other way to do so. */
export function keysOf({ encryption }: SessionOptions, { keys }: SessionParts): ConnectionKeys | undefined {
  if (encryption === undefined) return undefined;
  if (keys === undefined) throw new RangeError('encryption is set, and this session is made without');
  return keys(encryption);
}

/** The signer of a session that signs; throws RangeError where it is to and cannot. */
export function signerOf({ signing }: SessionOptions, { signer }: SessionParts): MessageSigner | undefined {
  if (signing === undefined) return undefined;
  if (signer === undefined) throw new RangeError('signing is set, and this session is made without');
  return signer(signing);
}
