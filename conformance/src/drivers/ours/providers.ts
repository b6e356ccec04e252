import type { ZlibCompressor } from '@wsekit/codec';
import { zlib as zlibNode } from '@wsekit/codec/compression/node';
import { zlib as zlibWeb } from '@wsekit/codec/compression/web';
import type { CryptoProvider } from '@wsekit/codec/crypto';
import { provider as cryptoNoble } from '@wsekit/codec/crypto/noble';
import { provider as cryptoNode } from '@wsekit/codec/crypto/node';

/** A set of primitives: what the runtime has built in, or pure JavaScript as browsers use it. */
export interface Primitives {
  readonly crypto: CryptoProvider;
  readonly zlib: ZlibCompressor;
}

const primitivesByName: ReadonlyMap<string, Primitives> = new Map([
  ['node', { crypto: cryptoNode, zlib: zlibNode }],
  ['noble', { crypto: cryptoNoble, zlib: zlibWeb }],
]);

/** Names of the sets, for the description. */
export const providerNames: readonly string[] = [...primitivesByName.keys()];

/** The primitives a request asks for; those of Node when it does not mind. Throws RangeError for another name. */
export function primitivesOf(provider: string): Primitives {
  const primitives = primitivesByName.get(provider === '' ? 'node' : provider);
  if (primitives === undefined) throw new RangeError(`provider "${provider}", there are ${providerNames.join(', ')}`);
  return primitives;
}
