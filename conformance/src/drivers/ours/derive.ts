import { type CryptoProvider, decodePublicKey, deriveKey, encodePublicKey } from '@wsekit/codec/crypto';
import type { ResultInit } from '../../driver/serve.ts';
import type { Agreement, Derive, Hkdf } from '../../generated/wse/conformance/v1/driver_pb.ts';
import { derivationOf } from './derivation.ts';
import type { DriverSetting } from './setting.ts';

/** Derives keys from an agreement, by HKDF, or the public key of a private one. */
export function derive({ from }: Derive, setting: DriverSetting): ResultInit {
  switch (from.case) {
    case 'agreement':
      return agree(from.value, setting);
    case 'hkdf':
      return expand(from.value, setting.crypto);
    case 'privateKey': {
      const { publicKey } = setting.crypto.keyPair(from.value);
      return { case: 'derive', value: { publicKey, publicKeyBase64: encodePublicKey(publicKey) } };
    }
    default:
      throw new RangeError('nothing to derive from');
  }
}

function agree({ privateKey, peer, derivation }: Agreement, { crypto, dialect }: DriverSetting): ResultInit {
  const publicKey = peer.case === 'publicKeyBase64' ? decodePublicKey(peer.value) : peer.value;
  const sharedSecret = crypto.sharedSecret(privateKey, publicKey ?? new Uint8Array(0));
  const recipe = derivationOf(derivation) ?? dialect?.key_derivation;
  const key = recipe === undefined ? {} : { key: deriveKey(crypto, sharedSecret, recipe) };
  return { case: 'derive', value: { sharedSecret, ...key } };
}

/** Lengths that HKDF cannot give are a mistake of the caller to the codec; here they are a refusal. */
function expand({ ikm, salt, info, length }: Hkdf, crypto: CryptoProvider): ResultInit {
  try {
    return { case: 'derive', value: { key: crypto.hkdfSha256(ikm, salt, info, length) } };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { case: 'error', value: { code: 'refused', message: error.message } };
  }
}
