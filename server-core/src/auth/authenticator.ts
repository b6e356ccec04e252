import { closeCodes, type Dialect, type Profile } from '@wsekit/spec';
import type { UpgradeRequest } from '@wsekit/transports';
import type { RefusalReason } from '../observability/reasons.ts';
import type { Identity, ResolvedOptions } from '../options.ts';
import { aclOfClaim, TopicAcl } from '../topics/acl.ts';
import { findToken, tokenOfQuery } from './credentials.ts';
import { KeysUnavailableError } from './key-set.ts';
import { createTokenVerifier, type JwtOptions, type TokenFault, type TokenVerdict } from './token-verifier.ts';

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
  readonly refusal: RefusalReason;
  /** What is wrong with the token, for the log alone. (WSE-CONN-040) */
  readonly fault?: TokenFault;
  readonly error: { readonly code: 'AUTH_REQUIRED' | 'AUTH_FAILED'; readonly message: string } | undefined;
  /** Undefined closes without a code. */
  readonly closeCode: number | undefined;
  readonly reason: string;
}

/** Nobody can say who it is: the upgrade is answered by a status, so that the client keeps its token and comes back. */
interface Undecided {
  readonly kind: 'undecided';
  readonly refusal: 'auth_failed' | 'auth_unavailable';
  readonly error: unknown;
}

export type Admission = Admitted | Denied | Undecided;

/** Says who connects, or why not; never throws or rejects. */
export type Authenticator = (request: UpgradeRequest) => Admission | Promise<Admission>;

const failed = 'Authentication failed';
const defaultCookie = 'access_token';
const authFailedCode = closeCodes.AUTH_FAILED.code;
/** By its name a code of tokens; the documents give it to origins, too. */
const originCode = closeCodes.AUTH_EXPIRED.code;

/** Decides who may connect, by origin and by token or hook. */
export function createAuthenticator(options: ResolvedOptions): Authenticator {
  const { authenticate, jwt, allowedOrigins, wire, profile } = options;
  const origins = allowedOrigins === undefined ? undefined : new Set(allowedOrigins);
  const deny = denials(wire, profile);
  const decide = jwt === undefined ? createHookCheck(authenticate, deny) : createTokenCheck(jwt, options, deny);
  return (request) => {
    if (request.origin !== undefined && origins?.has(request.origin.toLowerCase()) === false) return deny.origin;
    try {
      const admission = decide(request);
      return isPromise(admission) ? Promise.resolve(admission).catch(undecided) : admission;
    } catch (error) {
      return undecided(error);
    }
  };
}

function undecided(error: unknown): Undecided {
  const refusal = error instanceof KeysUnavailableError ? 'auth_unavailable' : 'auth_failed';
  return { kind: 'undecided', refusal, error };
}

const anybody: Admitted = { kind: 'admitted', isAuthenticated: false, userId: null, acl: undefined };

function createHookCheck(authenticate: ResolvedOptions['authenticate'], deny: Denials): Authenticator {
  if (authenticate === undefined) return () => anybody;
  return (request) => {
    const answer = authenticate(request);
    return isPromise(answer)
      ? Promise.resolve(answer).then((identity) => admitIdentity(identity, deny))
      : admitIdentity(answer, deny);
  };
}

function admitIdentity(identity: Identity | undefined | null, deny: Denials): Admission {
  if (identity === undefined || identity === null) return deny.byHook;
  const { userId, topics } = identity;
  if (userId !== null && typeof userId !== 'string') {
    throw new TypeError(`authenticate gave a userId of type ${typeof userId}, allowed are strings and null`);
  }
  const acl = topics === undefined ? undefined : new TopicAcl(topics);
  return { kind: 'admitted', isAuthenticated: userId !== null, userId, acl };
}

function createTokenCheck(
  jwt: JwtOptions,
  { wire: dialect, profile, clock }: ResolvedOptions,
  deny: Denials,
): Authenticator {
  const verify = createTokenVerifier(jwt, { dialect, profile });
  const { cookieName = defaultCookie, queryParameter } = jwt;
  const admit = (verdict: TokenVerdict): Admission => {
    if (verdict.kind === 'invalid') return { ...deny.failed, fault: verdict.fault };
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

/** Hooks may give promises of other makes. */
function isPromise<Value>(answer: Value | PromiseLike<Value>): answer is Promise<Value> {
  return typeof answer === 'object' && answer !== null && 'then' in answer;
}

type Denials = Readonly<Record<'required' | 'failed' | 'noUser' | 'byHook' | 'origin', Denied>>;

function denials(dialect: Dialect, profile: Profile): Denials {
  const closeCode = profile === 'documented' ? authFailedCode : dialect.auth_close_code || undefined;
  const reason = dialect.auth_close_reason ?? (closeCode === undefined ? '' : failed);
  const denied = (refusal: RefusalReason, code: 'AUTH_REQUIRED' | 'AUTH_FAILED', message: string): Denied => ({
    kind: 'denied',
    refusal,
    error: { code, message },
    closeCode,
    reason,
  });
  return {
    required: denied('auth_required', 'AUTH_REQUIRED', dialect.auth_required_message ?? failed),
    failed: denied('auth_invalid', 'AUTH_FAILED', failed),
    noUser: denied('auth_no_user', 'AUTH_FAILED', 'Token missing user ID'),
    byHook: denied('auth_denied', 'AUTH_FAILED', failed),
    origin: {
      kind: 'denied',
      refusal: 'origin',
      error: undefined,
      closeCode: originCode,
      reason: 'Origin not allowed',
    },
  };
}
