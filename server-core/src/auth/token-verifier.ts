import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { type CryptoKey, compactVerify, decodeProtectedHeader, type JWK } from 'jose';
import { type ClaimFault, type ClaimRules, claimFault, subjectOf } from './claims.ts';
import {
  type Claims,
  hasHs256Signature,
  maxTokenBytes,
  type ParsedToken,
  parseObject,
  parseToken,
  secretKey,
} from './jwt.ts';
import { createKeySet, type KeySet, type KeySetOptions } from './key-set.ts';

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
  /** How the set is fetched. */
  readonly jwks?: KeySetOptions;
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

/** What can be wrong with a token; told to logs alone. (WSE-CONN-040) */
export type TokenFault = ClaimFault | 'too_long' | 'malformed' | 'algorithm' | 'key_id' | 'signature';

/** What a token turned out to be. */
export type TokenVerdict =
  | { readonly kind: 'valid'; readonly userId: string; readonly claims: Claims }
  | { readonly kind: 'no_user' }
  | { readonly kind: 'invalid'; readonly fault: TokenFault };

/** Judges tokens; at once for HS256, later for keys that have to be imported or fetched. Rejects with `KeysUnavailableError`. */
export type TokenVerifier = (token: string, nowMs: number) => TokenVerdict | Promise<TokenVerdict>;

/** Makes the judge of a server's tokens. The options have been checked. (WSE-CONN-030 to WSE-CONN-040) */
export function createTokenVerifier(
  options: JwtOptions,
  rules: Pick<ClaimRules, 'dialect' | 'profile'>,
): TokenVerifier {
  const { issuer, audience } = options;
  const claimRules: ClaimRules = { ...rules, issuer: issuer || undefined, audience: audience || undefined };
  const verify = createSignatureVerifier(options);
  const judge = (signed: SignatureVerdict, nowMs: number): TokenVerdict => {
    if ('fault' in signed) return invalid(signed.fault);
    const claims = parseObject(signed.payload);
    if (claims === undefined) return invalid('malformed');
    const fault = claimFault(claims, claimRules, nowMs);
    if (fault !== undefined) return invalid(fault);
    const userId = subjectOf(claims, rules.dialect);
    return userId === undefined ? { kind: 'no_user' } : { kind: 'valid', userId, claims };
  };
  return (token, nowMs) => {
    if (rules.dialect.jwt_numeric_dates && Buffer.byteLength(token) > maxTokenBytes) return invalid('too_long');
    const signed = verify(token);
    return signed instanceof Promise ? signed.then((known) => judge(known, nowMs)) : judge(signed, nowMs);
  };
}

const minRsaBits = 2048;

function invalid(fault: TokenFault): TokenVerdict {
  return { kind: 'invalid', fault };
}

/** The payload of a token that is signed as it has to be, or what is wrong with it. */
type SignatureVerdict = { readonly payload: Uint8Array } | { readonly fault: TokenFault };

/** Tells genuine tokens from others, whatever they say. (RFC 7515 section 5.2) */
export type SignatureVerifier = (token: string) => SignatureVerdict | Promise<SignatureVerdict>;

/** Makes what tells genuine tokens from others. */
export function createSignatureVerifier(options: JwtOptions): SignatureVerifier {
  const { algorithm = 'HS256', keyId } = options;
  const isSigned = algorithm === 'HS256' ? createHs256Check(options) : createPublicKeyCheck(options, algorithm);
  return (token) => {
    const parsed = parseToken(token);
    // An extension that must be understood, and is not. (RFC 7515 section 4.1.11)
    if (parsed === undefined || 'crit' in parsed.header) return { fault: 'malformed' };
    if (parsed.header.alg !== algorithm) return { fault: 'algorithm' };
    const isCurrentKid = keyId === undefined || parsed.header.kid === keyId;
    const say = (isGenuine: boolean): SignatureVerdict =>
      isGenuine ? { payload: parsed.payload } : { fault: isCurrentKid ? 'signature' : 'key_id' };
    const verdict = isSigned(parsed, token, isCurrentKid);
    return typeof verdict === 'boolean' ? say(verdict) : verdict.then(say);
  };
}

/** Tells whether a token is signed by the current key, if its `kid` is that key's, or by the one before. */
type SignatureCheck = (parsed: ParsedToken, token: string, isCurrentKid: boolean) => boolean | Promise<boolean>;

function createHs256Check({ secret = '', previousSecret }: JwtOptions): SignatureCheck {
  const current = secretKey(secret);
  const previous = previousSecret === undefined ? undefined : secretKey(previousSecret);
  return (parsed, _, isCurrentKid) =>
    (isCurrentKid && hasHs256Signature(parsed, current)) ||
    (previous !== undefined && hasHs256Signature(parsed, previous));
}

/** The previous key is tried first: it is at hand, and keeps its tokens valid while the others cannot be fetched. */
function createPublicKeyCheck(options: JwtOptions, algorithm: JwtAlgorithm): SignatureCheck {
  const { publicKey, previousPublicKey, jwksUrl, jwks } = options;
  const current = jwksUrl === undefined ? importKey(publicKey, algorithm) : createKeySet(jwksUrl, jwks);
  const previous = importKey(previousPublicKey, algorithm);
  return async (_, token, isCurrentKid) =>
    (previous !== undefined && (await isVerified(token, algorithm, previous))) ||
    (isCurrentKid && current !== undefined && (await isVerifiedByAny(token, algorithm, current)));
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
  const imported =
    typeof key === 'string' ? createPublicKey(key) : createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
  assertFits(imported, algorithm);
  return imported;
}

/** Throws TypeError for a key that could verify nothing, or too easily. (RFC 7518 sections 3.3 and 3.4) */
function assertFits(
  { asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject,
  algorithm: JwtAlgorithm,
): void {
  const made = details?.namedCurve ?? type;
  if (algorithm === 'ES256') {
    if (made !== 'prime256v1') throw new TypeError(`ES256 needs a key of P-256, this one is of ${made}`);
    return;
  }
  if (type !== 'rsa') throw new TypeError(`${algorithm} needs a key of RSA, this one is of ${made}`);
  const bits = details?.modulusLength ?? 0;
  if (bits < minRsaBits) throw new TypeError(`${algorithm} needs at least ${minRsaBits} bits, this one has ${bits}`);
}

async function isVerifiedByAny(token: string, algorithm: JwtAlgorithm, keys: KeyObject | KeySet): Promise<boolean> {
  if (typeof keys !== 'function') return isVerified(token, algorithm, keys);
  const [, payload = '', signature = ''] = token.split('.');
  const header = { ...decodeProtectedHeader(token), alg: algorithm };
  for (const key of await keys(header, { payload, signature })) {
    if (await isVerified(token, algorithm, key)) return true;
  }
  return false;
}

async function isVerified(token: string, algorithm: JwtAlgorithm, key: KeyObject | CryptoKey): Promise<boolean> {
  try {
    await compactVerify(token, key, { algorithms: [algorithm] });
    return true;
  } catch {
    return false;
  }
}
