import type { Dialect, Profile } from '@wsekit/spec';
import type { UpgradeRequest } from '@wsekit/transports';
import type { ResolvedOptions } from '../options.ts';
import { aclOfClaim, TopicAcl } from '../topics/acl.ts';
import { findToken, tokenOfQuery } from './credentials.ts';
import { createTokenVerifier, type JwtOptions, type TokenVerdict } from './token-verifier.ts';

/** A connection may open, as somebody's. */
interface Admitted {
  readonly kind: 'admitted';
  /** Somebody was authenticated: the connection is greeted, and its user may be present. */
  readonly isAuthenticated: boolean;
  readonly userId: string | null;
  readonly acl: TopicAcl | undefined;
}

/** A connection is told why not, and closed. (WSE-CONN-045 to WSE-CONN-049) */
export interface Denied {
  readonly kind: 'denied';
  readonly error: { readonly code: 'AUTH_REQUIRED' | 'AUTH_FAILED'; readonly message: string } | undefined;
  /** Undefined closes without a code. */
  readonly closeCode: number | undefined;
  readonly reason: string;
}

export type Admission = Admitted | Denied;

const failed = 'Authentication failed';
const defaultCookie = 'access_token';
const authFailedCode = 4401;
const originCode = 4403;

/** Decides who may connect, by origin and by token or hook. */
export function createAuthenticator(
  options: ResolvedOptions,
): (request: UpgradeRequest) => Admission | Promise<Admission> {
  const { authenticate, jwt, allowedOrigins, wire, profile } = options;
  const origins = allowedOrigins === undefined ? undefined : new Set(allowedOrigins);
  const deny = denials(wire, profile);
  const byToken = jwt === undefined ? undefined : createTokenCheck(jwt, options, deny);
  return (request) => {
    if (request.origin !== undefined && origins?.has(request.origin) === false) return deny.origin;
    if (byToken !== undefined) return byToken(request);
    if (authenticate === undefined) return { kind: 'admitted', isAuthenticated: false, userId: null, acl: undefined };
    return byHook(authenticate(request), deny);
  };
}

type Hooked = Awaited<ReturnType<NonNullable<ResolvedOptions['authenticate']>>>;

function byHook(answer: Hooked | Promise<Hooked>, deny: Denials): Admission | Promise<Admission> {
  if (answer instanceof Promise) return answer.then((identity) => byHook(identity, deny));
  if (answer === undefined) return deny.failed;
  const { userId, topics } = answer;
  return {
    kind: 'admitted',
    isAuthenticated: userId !== null,
    userId,
    acl: topics === undefined ? undefined : new TopicAcl(topics),
  };
}

function createTokenCheck(
  jwt: JwtOptions,
  { wire: dialect, profile, clock }: ResolvedOptions,
  deny: Denials,
): (request: UpgradeRequest) => Admission | Promise<Admission> {
  const verify = createTokenVerifier(jwt, { dialect, profile });
  const { cookieName = defaultCookie, queryParameter } = jwt;
  const admit = (verdict: TokenVerdict): Admission => {
    if (verdict.kind === 'invalid') return deny.failed;
    if (verdict.kind === 'no_user') return deny.noUser;
    const acl = dialect.topic_acl ? aclOfClaim(verdict.claims.wse_topics) : undefined;
    return { kind: 'admitted', isAuthenticated: true, userId: verdict.userId, acl };
  };
  return (request) => {
    const headers = { cookies: request.header('cookie'), authorization: request.header('authorization') };
    const token =
      findToken(headers, cookieName) ??
      (queryParameter === undefined ? undefined : tokenOfQuery(request.query, queryParameter));
    if (token === undefined) return deny.required;
    const verdict = verify(token, clock.nowMs());
    return verdict instanceof Promise ? verdict.then(admit) : admit(verdict);
  };
}

type Denials = Readonly<Record<'required' | 'failed' | 'noUser' | 'origin', Denied>>;

function denials(dialect: Dialect, profile: Profile): Denials {
  const closeCode = profile === 'documented' ? authFailedCode : dialect.auth_close_code || undefined;
  const reason = dialect.auth_close_reason ?? (closeCode === undefined ? '' : failed);
  const denied = (code: 'AUTH_REQUIRED' | 'AUTH_FAILED', message: string): Denied => ({
    kind: 'denied',
    error: { code, message },
    closeCode,
    reason,
  });
  return {
    required: denied('AUTH_REQUIRED', dialect.auth_required_message ?? failed),
    failed: denied('AUTH_FAILED', failed),
    noUser: denied('AUTH_FAILED', 'Token missing user ID'),
    origin: { kind: 'denied', error: undefined, closeCode: originCode, reason: 'Origin not allowed' },
  };
}
