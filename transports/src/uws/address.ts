import { plainAddress } from '../server/request-headers.ts';

/** Writes an address of 4 or 16 bytes as text: dotted, or in the short form of RFC 5952; empty for a Unix socket. */
export function addressOf(address: ArrayBuffer): string {
  const bytes = Buffer.from(address);
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return '';
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  const isMapped = groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff';
  if (isMapped) return plainAddress(`::ffff:${bytes.subarray(12).join('.')}`);
  // URL writes IPv6 in its short form.
  return new URL(`ws://[${groups.join(':')}]`).hostname.slice(1, -1);
}
