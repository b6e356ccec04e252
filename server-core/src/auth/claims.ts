import type { Dialect, Profile } from '@wsekit/spec';
import type { Claims } from './jwt.ts';

/** What a token has to say besides being signed. */
export interface ClaimRules {
  readonly dialect: Dialect;
  readonly profile: Profile;
  /** Expected `iss`; undefined for any. */
  readonly issuer: string | undefined;
  /** Expected in `aud`; undefined for any. */
  readonly audience: string | undefined;
}

/** What can be wrong with the claims of a token; told to logs alone. (WSE-CONN-040) */
export type ClaimFault = 'expired' | 'not_yet_valid' | 'issued_at' | 'subject' | 'issuer' | 'audience';

const msPerSecond = 1000;
// Where a dialect is not known to have one.
const defaultLeewayMs = 30_000;
const largestInteger = 2 ** 63;

/** What is wrong with the claims at this time; which user `sub` names is not looked at. (WSE-CONN-032 to WSE-CONN-036) */
export function claimFault(claims: Claims, rules: ClaimRules, nowMs: number): ClaimFault | undefined {
  const { dialect, profile, issuer, audience } = rules;
  if (!isNotExpired(claims.exp, dialect, nowMs)) return 'expired';
  if (!hasBegun(claims, dialect, nowMs)) return 'not_yet_valid';
  if (profile === 'documented' && typeof claims.iat !== 'number') return 'issued_at';
  if (dialect.jwt_numeric_dates && isCompound(claims.sub)) return 'subject';
  if (issuer !== undefined && claims.iss !== issuer) return 'issuer';
  return audience === undefined || isFor(claims.aud, audience) ? undefined : 'audience';
}

/** The user a token names; undefined when it names none. (WSE-CONN-035) */
export function subjectOf({ sub }: Claims, { jwt_numeric_dates: isNewer }: Dialect): string | undefined {
  return typeof sub === 'string' && (sub !== '' || !isNewer) ? sub : undefined;
}

function isNotExpired(exp: unknown, dialect: Dialect, nowMs: number): boolean {
  if (typeof exp !== 'number') return false;
  if (dialect.jwt_numeric_dates) return nowMs - exp * msPerSecond <= (dialect.jwt_expiry_leeway_ms ?? defaultLeewayMs);
  return Number.isInteger(exp) && exp < largestInteger && exp > Math.floor(nowMs / msPerSecond);
}

/** Up to D2c what is no integer says nothing. (WSE-CONN-033) */
function hasBegun(claims: Claims, dialect: Dialect, nowMs: number): boolean {
  const { nbf } = claims;
  if (!('nbf' in claims)) return true;
  if (typeof nbf !== 'number') return !dialect.jwt_numeric_dates;
  if (!dialect.jwt_numeric_dates && !Number.isInteger(nbf)) return true;
  return nbf * msPerSecond - nowMs <= (dialect.jwt_not_before_leeway_ms ?? defaultLeewayMs);
}

/** An object or a list as `sub` makes the whole token invalid from D2c on; a number or nothing names no user. */
function isCompound(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isFor(aud: unknown, audience: string): boolean {
  return aud === audience || (Array.isArray(aud) && aud.includes(audience));
}
