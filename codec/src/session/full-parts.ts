import { zlib } from '#zlib';
import { ConnectionKeys } from './rekey.ts';
import type { SessionParts } from './session-parts.ts';
import { MessageSigner } from './signing.ts';

/** What sessions of either side can be told to do: encrypt, sign, compress. */
export const fullParts: SessionParts = {
  zlib,
  keys: (options) => new ConnectionKeys(options),
  signer: (options) => new MessageSigner(options),
};
