import { ECDH } from 'node:crypto';
import type { WycheproofTest } from '@wsekit/spec/vectors';
import type { Expectation } from '../case.ts';
import { bytes, hex, refusal } from './build.ts';
import type { WycheproofDraft } from './wycheproof-draft.ts';

const scalarBytes = 32;

/** Key agreement over SEC1 points, the form that WSE sends. */
export function pointDrafts(test: WycheproofTest): readonly WycheproofDraft[] {
  const publicKey = Buffer.from(String(test.public), 'hex');
  return [draft(test, Buffer.from(String(test.private), 'hex'), publicKey)];
}

/**
 * Key agreement over JWK, whose coordinates are put into points.
 *
 * A test whose only flaw is that it names another curve cannot be put: a key of WSE names none.
 */
export function jwkDrafts(test: WycheproofTest): readonly WycheproofDraft[] {
  const { crv } = Object(test.public);
  const publicKey = Buffer.concat([Buffer.of(0x04), part(test.public, 'x'), part(test.public, 'y')]);
  if (crv !== 'P-256' && isOnCurve(publicKey)) return [];
  return [draft(test, part(test.private, 'd'), publicKey)];
}

function draft(test: WycheproofTest, scalar: Buffer, publicKey: Buffer): WycheproofDraft {
  const compressed = publicKey.length === scalarBytes + 1;
  return {
    operation: 'derive',
    title: `${test.result === 'invalid' ? 'refuses' : 'agrees on the secret of'} ${test.comment || 'an empty key'}`,
    requirements: [test.result === 'invalid' ? 'WSE-ENC-006' : compressed ? 'WSE-ENC-004' : 'WSE-ENC-008'],
    request: {
      case: 'derive',
      value: {
        from: {
          case: 'agreement',
          value: { privateKey: paddedScalar(scalar), peer: { case: 'publicKey', value: bytes(publicKey) } },
        },
      },
    },
    expect: expectation(test),
    ...(test.result === 'invalid' ? { explain: 'A crafted key would leak the private key of the connection.' } : {}),
  };
}

function expectation(test: WycheproofTest): Expectation {
  if (test.result === 'invalid') return refusal('invalid_key');
  const agreed: Expectation = { ok: { case: 'derive', value: { sharedSecret: hex(String(test.shared)) } } };
  return test.result === 'valid' ? agreed : { anyOf: [agreed, refusal('invalid_key')] };
}

/** Scalars come as ASN.1 integers and big numbers, with leading zeros too many or too few. */
function paddedScalar(scalar: Buffer): Uint8Array<ArrayBuffer> {
  const padded = Buffer.alloc(scalarBytes);
  const significant = scalar.subarray(Math.max(0, scalar.length - scalarBytes));
  significant.copy(padded, scalarBytes - significant.length);
  return bytes(padded);
}

function part(jwk: unknown, name: string): Buffer {
  return Buffer.from(String(Object(jwk)[name] ?? ''), 'base64url');
}

function isOnCurve(point: Buffer): boolean {
  try {
    ECDH.convertKey(point, 'prime256v1');
    return true;
  } catch {
    return false;
  }
}
