import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { compactVerify, createRemoteJWKSet, type JWK } from 'jose';
import { type ClaimRules, claimsHold, subjectOf } from './claims.ts';
import {
  type Claims,
  hasHs256Signature,
  maxTokenBytes,
  type ParsedToken,
  parseObject,
  parseToken,
  secretBytes,
} from './jwt.ts';

/** How a token is signed. The server decides, never the token. (WSE-CONN-031) */
export type JwtAlgorithm = 'HS256' | 'RS256' | 'ES256';

/** The tokens a server accepts. */
export interface JwtOptions {
  /** Default `HS256`. */
  readonly algorithm?: JwtAlgorithm;
  /** Secret of HS256; text counts as UTF-8. At least 32 bytes. (WSE-CONN-039) */
  readonly secret?: string | Uint8Array;
  /** Public key of RS256 and ES256: SPKI in PEM, or a JWK. */
  readonly publicKey?: string | JWK;
  /** Where the public keys of RS256 and ES256 are published as a JWK set; they are chosen by `kid`, and fetched anew. */
  readonly jwksUrl?: string | URL;
  /** Needed as `kid`; any or none without it. (WSE-CONN-038) */
  readonly keyId?: string;
  /** What signed before the keys were changed; `kid` is not looked at then. (WSE-CONN-038) */
  readonly previousSecret?: string | Uint8Array;
  readonly previousPublicKey?: string | JWK;
  /** Needed as `iss` and in `aud`; empty and absent for any. (WSE-CONN-034) */
  readonly issuer?: string;
  readonly audience?: string;
  /** Name of the cookie that holds the token. Default `access_token`. (WSE-CONN-021) */
  readonly cookieName?: string;
  /** Query parameter that holds the token where no header does. Default: none is looked at. (WSE-CONN-024) */
  readonly queryParameter?: string;
}

/** What a token turned out to be. */
export type TokenVerdict =
  | { readonly kind: 'valid'; readonly userId: string; readonly claims: Claims }
  | { readonly kind: 'no_user' }
  | { readonly kind: 'invalid' };

/** Judges tokens; at once for HS256, later for keys that have to be imported or fetched. */
export type TokenVerifier = (token: string, nowMs: number) => TokenVerdict | Promise<TokenVerdict>;

const invalid: TokenVerdict = { kind: 'invalid' };

/** Makes the judge of a server's tokens. The options have been checked. (WSE-CONN-030 to WSE-CONN-040) */
export function createTokenVerifier(
  options: JwtOptions,
  rules: Pick<ClaimRules, 'dialect' | 'profile'>,
): TokenVerifier {
  const { issuer = '', audience = '' } = options;
  const claimRules: ClaimRules = { ...rules, issuer, audience };
  const verify = createSignatureVerifier(options);
  const judge = (payload: Uint8Array | undefined, nowMs: number): TokenVerdict => {
    const claims = payload === undefined ? undefined : parseObject(payload);
    if (claims === undefined || !claimsHold(claims, claimRules, nowMs)) return invalid;
    const userId = subjectOf(claims, rules.dialect);
    return userId === undefined ? { kind: 'no_user' } : { kind: 'valid', userId, claims };
  };
  return (token, nowMs) => {
    if (rules.dialect.jwt_numeric_dates && Buffer.byteLength(token) > maxTokenBytes) return invalid;
    const payload = verify(token);
    return payload instanceof Promise ? payload.then((known) => judge(known, nowMs)) : judge(payload, nowMs);
  };
}

/** The payload of a token that is signed as it has to be; undefined for any other. (RFC 7515 section 5.2) */
export type SignatureVerifier = (token: string) => Uint8Array | undefined | Promise<Uint8Array | undefined>;

/** Makes what tells genuine tokens from others, whatever they say. */
export function createSignatureVerifier(options: JwtOptions): SignatureVerifier {
  const { algorithm = 'HS256', keyId } = options;
  const isSigned = algorithm === 'HS256' ? createHs256Check(options) : createPublicKeyCheck(options, algorithm);
  return (token) => {
    const parsed = parseToken(token);
    // An extension that must be understood, and is not. (RFC 7515 section 4.1.11)
    if (parsed === undefined || parsed.header.alg !== algorithm || 'crit' in parsed.header) return undefined;
    const verdict = isSigned(parsed, token, keyId === undefined || parsed.header.kid === keyId);
    if (typeof verdict === 'boolean') return verdict ? parsed.payload : undefined;
    return verdict.then((isGenuine) => (isGenuine ? parsed.payload : undefined));
  };
}

/** Tells whether a token is signed by the current key, if its `kid` is that key's, or by the one before. */
type SignatureCheck = (parsed: ParsedToken, token: string, isCurrentKid: boolean) => boolean | Promise<boolean>;

function createHs256Check({ secret = '', previousSecret }: JwtOptions): SignatureCheck {
  const current = secretBytes(secret);
  const previous = previousSecret === undefined ? undefined : secretBytes(previousSecret);
  return (parsed, _, isCurrentKid) =>
    (isCurrentKid && hasHs256Signature(parsed, current)) ||
    (previous !== undefined && hasHs256Signature(parsed, previous));
}

type PublicKeys = KeyObject | ReturnType<typeof createRemoteJWKSet>;

function createPublicKeyCheck(options: JwtOptions, algorithm: JwtAlgorithm): SignatureCheck {
  const { publicKey, previousPublicKey, jwksUrl } = options;
  const current = jwksUrl === undefined ? importKey(publicKey, algorithm) : createRemoteJWKSet(new URL(jwksUrl));
  const previous = importKey(previousPublicKey, algorithm);
  return async (_, token, isCurrentKid) =>
    (isCurrentKid && (await isVerified(token, algorithm, current))) || (await isVerified(token, algorithm, previous));
}

/** Reads a public key; throws for what is none, and for a JWK that is not for these signatures. (RFC 7517 section 4) */
export function importKey(key: string | JWK | undefined, algorithm: JwtAlgorithm): KeyObject | undefined {
  if (key === undefined) return undefined;
  if (typeof key === 'object') {
    const { alg = algorithm, use = 'sig', key_ops: operations = ['verify'] } = key;
    if (alg !== algorithm || use !== 'sig' || !operations.includes('verify')) {
      throw new TypeError(`the key is for ${alg}, ${use}, ${operations.join(' and ')}, and not for ${algorithm}`);
    }
  }
  return typeof key === 'string' ? createPublicKey(key) : createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
}

async function isVerified(token: string, algorithm: JwtAlgorithm, keys: PublicKeys | undefined): Promise<boolean> {
  if (keys === undefined) return false;
  const algorithms = [algorithm];
  try {
    await (typeof keys === 'function'
      ? compactVerify(token, keys, { algorithms })
      : compactVerify(token, keys, { algorithms }));
    return true;
  } catch {
    return false;
  }
}
