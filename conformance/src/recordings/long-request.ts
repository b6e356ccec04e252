import { createHash } from 'node:crypto';
import { encodeJwt } from '@wsekit/server-core';
import type { RecordedFrame } from '@wsekit/spec/vectors';

const upgrade = [
  'GET /wse HTTP/1.1',
  'Host: localhost',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
];
const claims = { sub: 'alice', exp: 4_102_444_800, iat: 1_700_000_000 };
const base64Share = 3 / 4;
/** Lengths of a claim that may come to one length of a token. */
const around = [-3, -2, -1, 0, 1, 2, 3];

/**
 * A request that was too long to keep, made anew where it is an ordinary one but for a long header or a token with a long
 * claim; its hash tells. Undefined for any other.
 */
export function longRequest({ op, len = 0, sha256 }: RecordedFrame, secret: unknown): Uint8Array | undefined {
  if (op !== 'http' || sha256 === undefined) return undefined;
  const spare = len - request('X-Big: ').length;
  const tokens = typeof secret === 'string' && secret.length >= 32 ? tokensOfLength(len, secret) : [];
  const texts = [request(`X-Big: ${'a'.repeat(Math.max(0, spare))}`), ...tokens];
  const found = texts.find((text) => createHash('sha256').update(text).digest('hex') === sha256);
  return found === undefined ? undefined : Buffer.from(found);
}

function tokensOfLength(length: number, secret: string): string[] {
  const withPad = (pad: number): string =>
    request(`Authorization: Bearer ${encodeJwt({ ...claims, pad: 'x'.repeat(Math.max(0, pad)) }, secret)}`);
  const pad = Math.floor((length - withPad(0).length) * base64Share);
  return around.map((by) => withPad(pad + by));
}

function request(header: string): string {
  return `${[...upgrade, header].join('\r\n')}\r\n\r\n`;
}
