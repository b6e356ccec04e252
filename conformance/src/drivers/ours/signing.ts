import { isCodecError } from '@wsekit/codec';
import {
  createTimedVerifier,
  signDigest,
  signEnvelope,
  signText,
  signTimed,
  verifyDigest,
  verifyEnvelope,
  verifyText,
} from '@wsekit/codec/crypto';
import type { ResultInit } from '../../driver/serve.ts';
import type { Sign, Verify } from '../../generated/wse/conformance/v1/driver_pb.ts';
import type { DriverSetting } from './setting.ts';

/** Signs in one of the forms of the protocol, or makes a bare MAC. */
export function sign({ form, key, text, data, nowMs, nonce }: Sign, { crypto }: DriverSetting): ResultInit {
  if (form === 'hmac_sha256') {
    return { case: 'sign', value: { output: { case: 'mac', value: crypto.hmacSha256(key, data) } } };
  }
  const signature = (): string => {
    switch (form) {
      case 'text':
        return signText(crypto, key, text);
      case 'digest':
        return signDigest(crypto, key, text);
      case 'envelope':
        return signEnvelope(crypto, key, text);
      case 'timed':
        return signTimed(crypto, key, text, Number(nowMs), nonce === '' ? undefined : nonce);
      default:
        throw unknownForm(form);
    }
  };
  return { case: 'sign', value: { output: { case: 'text', value: signature() } } };
}

/** Verifies; what does not fit is thrown as a `CodecError`. */
export function verify(request: Verify, { crypto }: DriverSetting): ResultInit {
  const { form, key, text, signature } = request;
  if (form === 'text') verifyText(crypto, key, text, signature);
  else if (form === 'digest') verifyDigest(crypto, key, text, signature);
  else if (form === 'envelope') verifyEnvelope(crypto, key, text);
  else if (form === 'timed') verifyTimed(request, { crypto });
  else throw unknownForm(form);
  return { case: 'verify', value: {} };
}

function verifyTimed(request: Verify, { crypto }: Pick<DriverSetting, 'crypto'>): void {
  const { key, text, signature, nowMs, earlierSignatures } = request;
  const verifier = createTimedVerifier({ provider: crypto, key });
  for (const earlier of earlierSignatures) {
    try {
      verifier.verify(text, earlier, Number(nowMs));
    } catch (error) {
      if (!isCodecError(error)) throw error;
    }
  }
  verifier.verify(text, signature, Number(nowMs));
}

function unknownForm(form: string): RangeError {
  return new RangeError(`signature form "${form}", there are text, digest, envelope, timed and hmac_sha256`);
}
