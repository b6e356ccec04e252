import { type SerializeOptions, stringifySetCookie } from 'cookie';

/** Attributes of a session's cookie. */
export interface SessionCookieOptions {
  /** Default `access_token`, where servers look for it. (WSE-CONN-021) */
  readonly name?: string;
  /** How long browsers keep it, in seconds. Default: until they are closed. 0 removes it. */
  readonly maxAgeSeconds?: number;
  /** Default `/`. */
  readonly path?: string;
  /** Default: the host that sets it, and no other. */
  readonly domain?: string;
  /** Default `lax`. */
  readonly sameSite?: 'strict' | 'lax' | 'none';
  /** Sent over TLS alone. Default true; false is for development on http. */
  readonly secure?: boolean;
}

// RFC 6265 section 4.1.1: what a value may hold. Servers decode no percent signs. (WSE-CONN-020)
const cookieValue = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;

/**
 * Writes the `Set-Cookie` header that gives a browser its token: HttpOnly, Secure, SameSite=Lax, on every path.
 *
 * Throws TypeError for names, values, domains and paths that no cookie can have, and for `none` without `secure`.
 */
export function sessionCookie(token: string, options: SessionCookieOptions = {}): string {
  const { name = 'access_token', maxAgeSeconds, path = '/', domain, sameSite = 'lax', secure = true } = options;
  if (!cookieValue.test(token))
    throw new TypeError('a session cookie: a character in the token that no cookie may hold');
  if (sameSite === 'none' && !secure) throw new TypeError('a session cookie: SameSite=None needs Secure');
  const attributes: SerializeOptions = { httpOnly: true, secure, sameSite, path };
  if (maxAgeSeconds !== undefined) attributes.maxAge = maxAgeSeconds;
  if (domain !== undefined) attributes.domain = domain;
  return stringifySetCookie({ name, value: token, ...attributes }, { encode: (value) => value });
}
