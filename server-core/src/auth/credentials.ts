const scheme = 'bearer ';
/** Values that programs write for "no token". */
const noToken: ReadonlySet<string> = new Set(['', 'null', 'undefined']);

/** The two headers a token may come in, as sent. */
export interface Credentials {
  readonly cookies: string | undefined;
  readonly authorization: string | undefined;
}

/** Finds the token of an upgrade: the cookie's, else the `Authorization` header's. (WSE-CONN-020 to WSE-CONN-023) */
export function findToken({ cookies, authorization }: Credentials, cookieName: string): string | undefined {
  return tokenOfCookies(cookies ?? '', cookieName) ?? bearerToken(authorization ?? '');
}

/** Finds the token in a query parameter; for servers that were told to look there. */
export function tokenOfQuery(query: string, parameter: string): string | undefined {
  return new URLSearchParams(query).get(parameter) || undefined;
}

/** The first value of that name that is a token; neither quotes nor percent signs mean anything. (WSE-CONN-020) */
function tokenOfCookies(cookies: string, name: string): string | undefined {
  for (const part of cookies.split(';')) {
    const equals = part.indexOf('=');
    if (equals < 0 || part.slice(0, equals).trim() !== name) continue;
    const value = part.slice(equals + 1).trim();
    if (!noToken.has(value)) return value;
  }
  return undefined;
}

/** (WSE-CONN-022) */
function bearerToken(authorization: string): string | undefined {
  if (authorization.length <= scheme.length) return undefined;
  return authorization.slice(0, scheme.length).toLowerCase() === scheme
    ? authorization.slice(scheme.length)
    : undefined;
}
