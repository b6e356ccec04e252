import { createHmac } from 'node:crypto';
import type { UpgradeRequest } from '@wsekit/transports';
import { suiteSecret } from '../../suites/language/index.ts';
import { isMessage, type Message } from './messages.ts';

/** What an upgrade request says in place of what it says. */
export interface RequestChange {
  readonly path?: string;
  readonly query?: string;
  /** By the names in lower case; undefined takes a header away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** A request with other contents. */
export function alterRequest(request: UpgradeRequest, change: RequestChange): UpgradeRequest {
  const { headers = {}, path = request.path, query = request.query } = change;
  return {
    path,
    query,
    header: (name) => (name.toLowerCase() in headers ? headers[name.toLowerCase()] : request.header(name)),
    get headers() {
      return [...request.headers].map(([name, value]) => [name, headers[name] ?? value] as const);
    },
    subprotocols: request.subprotocols,
    origin: request.origin,
    cookie: (name) => ('cookie' in headers && headers.cookie === undefined ? undefined : request.cookie(name)),
    remoteAddress: request.remoteAddress,
    signal: request.signal,
  };
}

/** Alters the claims of tokens that carry the signature of the suite, and signs them anew. */
export function alterClaims(change: (claims: Message) => Message): (request: UpgradeRequest) => UpgradeRequest {
  return alterTokens((head, claims, isSigned) => (isSigned ? signed(head, change(claims)) : undefined));
}

/** Signs every token anew, whoever signed it. */
export function signAgain(request: UpgradeRequest): UpgradeRequest {
  return alterTokens((_, claims) => signed({ alg: 'HS256', typ: 'JWT' }, claims))(request);
}

function alterTokens(
  change: (head: Message, claims: Message, isSigned: boolean) => string | undefined,
): (request: UpgradeRequest) => UpgradeRequest {
  const altered = (header: string | undefined): string | undefined =>
    header?.replace(/[\w-]+\.[\w-]+\.[\w-]*/g, (token) => {
      const [head = '', claims = '', signature = ''] = token.split('.');
      const isSigned = signatureOf(`${head}.${claims}`) === signature;
      const [headValue, claimsValue] = [decoded(head), decoded(claims)];
      return (headValue && claimsValue && change(headValue, claimsValue, isSigned)) ?? token;
    });
  return (request) => {
    const [authorization, cookie] = [altered(request.header('authorization')), altered(request.header('cookie'))];
    return alterRequest(request, { headers: { authorization, cookie } });
  };
}

function signed(head: Message, claims: Message): string {
  const text = [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${signatureOf(text)}`;
}

function signatureOf(text: string): string {
  return createHmac('sha256', suiteSecret).update(text).digest('base64url');
}

function decoded(part: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return isMessage(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
