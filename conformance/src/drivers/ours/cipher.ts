import { type Cipher, type CryptoProvider, createCipher, createTrialCipher, deriveKey } from '@wsekit/codec/crypto';
import type { Dialect } from '@wsekit/spec';
import type { Key } from '../../generated/wse/conformance/v1/driver_pb.ts';
import { derivationOf } from './derivation.ts';

/**
 * The cipher of a key: of the key itself, or of what its derivation makes of the shared secret.
 *
 * Without a derivation both are tried on frames that come, and the dialect's is used to seal. `iv`, when not empty, takes
 * the place of random ones. Undefined without a key.
 */
export function cipherOf(
  key: Key | undefined,
  crypto: CryptoProvider,
  dialect: Dialect | undefined,
  iv: Uint8Array,
): Cipher | undefined {
  const randomIv = iv.length === 0 ? {} : { randomIv: () => iv };
  const material = key?.material;
  if (material?.case === 'aesKey') return createCipher({ provider: crypto, key: material.value, ...randomIv });
  if (material?.case !== 'sharedSecret') return undefined;
  const derivation = derivationOf(key?.derivation ?? '');
  if (derivation !== undefined) {
    return createCipher({ provider: crypto, key: deriveKey(crypto, material.value, derivation), ...randomIv });
  }
  const preferred = dialect === undefined ? {} : { preferred: dialect.key_derivation };
  return createTrialCipher({ provider: crypto, sharedSecret: material.value, ...preferred, ...randomIv });
}
