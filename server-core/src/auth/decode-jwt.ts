import type { KeyObject } from 'node:crypto';
import { type DialectName, dialects } from '@wsekit/spec';
import { claimFault } from './claims.ts';
import { type Claims, hasHs256Signature, maxTokenBytes, parseObject, parseToken, secretKey } from './jwt.ts';

/** How a token is read outside of a handshake. */
export interface DecodeJwtOptions {
  /** Needed as `iss`; unlike a server's, the empty text is one, too. */
  readonly issuer?: string;
  /** Needed in `aud`; unlike a server's, the empty text is one, too. */
  readonly audience?: string;
  /** Whose rules of time apply. Default D2g, with 30 s of tolerance. */
  readonly dialect?: DialectName;
  /** Unix time in milliseconds. Default: now. */
  readonly nowMs?: number;
}

/** Claims of a token that was verified. */
export type VerifiedClaims = Claims & {
  /** Seconds of Unix time. */
  readonly exp: number;
};

/**
 * Verifies a token of HS256 and gives its claims; undefined for one that is not valid, whatever the reason. `sub` is not
 * needed. (WSE-CONN-030 to WSE-CONN-037)
 */
export function decodeJwt(
  token: string,
  secret: string | Uint8Array,
  { issuer, audience, dialect = 'D2g', nowMs = Date.now() }: DecodeJwtOptions = {},
): VerifiedClaims | undefined {
  const rules = { dialect: dialects[dialect], profile: 'observed', issuer, audience } as const;
  if (rules.dialect.jwt_numeric_dates && Buffer.byteLength(token) > maxTokenBytes) return undefined;
  const claims = signedClaims(token, secretKey(secret));
  if (claims === undefined || claimFault(claims, rules, nowMs) !== undefined) return undefined;
  return hasEnd(claims) ? claims : undefined;
}

function signedClaims(token: string, secret: KeyObject): Claims | undefined {
  const parsed = parseToken(token);
  if (parsed === undefined || parsed.header.alg !== 'HS256' || 'crit' in parsed.header) return undefined;
  return hasHs256Signature(parsed, secret) ? parseObject(parsed.payload) : undefined;
}

function hasEnd(claims: Claims): claims is VerifiedClaims {
  return typeof claims.exp === 'number';
}
