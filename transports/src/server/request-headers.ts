import type { Refused } from '../upgrade.ts';

const ipv4InIpv6 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** Gives the value of a cookie out of a `Cookie` header, percent-decoded; the first of a name counts. (RFC 6265 section 5.4) */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const equals = part.indexOf('=');
    if (equals >= 0 && part.slice(0, equals).trim() === name) return decodeCookie(part.slice(equals + 1).trim());
  }
  return undefined;
}

/** Splits the offered subprotocols. (RFC 6455 section 4.1) */
export function readSubprotocols(header: string | undefined): readonly string[] {
  return (header ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Splits a request target into path and query, as sent. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** Gives an IPv4 address that a socket shows inside IPv6 as IPv4. (RFC 4291 section 2.5.5.2) */
export function plainAddress(address: string): string {
  return ipv4InIpv6.exec(address)?.[1] ?? address;
}

/** Quotes are no part of the value; what is no percent-encoding stays as it is. */
function decodeCookie(text: string): string {
  const value = text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1) : text;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

const key = /^[+/0-9A-Za-z]{22}==$/;
const version = '13';

/**
 * The answer to an upgrade that cannot be answered with 101: 426 for another version than 13, 400 for a key that is none.
 * (RFC 6455 sections 4.2.1 and 4.4)
 */
export function upgradeMistake(header: (name: string) => string | null | undefined): Refused | undefined {
  if (header('sec-websocket-version') !== version) {
    return { status: 426, headers: { Upgrade: 'websocket', 'Sec-WebSocket-Version': version } };
  }
  return key.test(header('sec-websocket-key') ?? '') ? undefined : { status: 400, body: 'No Sec-WebSocket-Key\n' };
}
