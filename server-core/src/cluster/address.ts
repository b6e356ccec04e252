import { isIP, SocketAddress } from 'node:net';

const literal = /^(?:(\d{1,3}(?:\.\d{1,3}){3})|\[([0-9a-fA-F:.]+)(?:%\d+)?\]):(\d+)$/;
const highestPort = 65_535;

/** A place to dial. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Takes `host:port` apart; hosts are names, IPv4 addresses, or IPv6 addresses in square brackets. Throws RangeError. */
export function splitAddress(address: string): Place {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  const port = Number(address.slice(colon + 1));
  if (colon > 0 && host !== '' && /^\d+$/.test(address.slice(colon + 1)) && port <= highestPort) return { host, port };
  throw new RangeError(`the address ${JSON.stringify(address)} is no host:port`);
}

/**
 * Reads an address that another node tells: a literal `IP:port` and nothing else. (WSE-CLU-065)
 *
 * Gives the one text that stands for all ways to write it, and undefined for what is not to be acted on.
 */
export function canonicalAddress(address: string): string | undefined {
  const [, v4, v6, digits = ''] = literal.exec(address) ?? [];
  const port = Number(digits);
  if (digits === '' || port > highestPort) return undefined;
  if (v4 !== undefined) return isIP(v4) === 4 ? `${v4}:${port}` : undefined;
  if (v6 === undefined || isIP(v6) !== 6) return undefined;
  const scope = /%\d+/.exec(address)?.[0] ?? '';
  return `[${new SocketAddress({ address: v6, family: 'ipv6' }).address}${scope}]:${port}`;
}

/** The address a name of the configuration is known by: canonical where it is literal, else as it is. */
export function knownAs(address: string): string {
  return canonicalAddress(address) ?? address;
}

/** Whether two addresses, literal or names, have the same host. */
export function isSameHost(one: string, other: string): boolean {
  return hostOf(one) === hostOf(other);
}

/** The host as it is compared: IPv4 that came over a socket of IPv6 is IPv4. */
function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(':')).replace(/^\[(?:::ffff:(?=\d+\.))?(.*)\]$/i, '$1');
}
