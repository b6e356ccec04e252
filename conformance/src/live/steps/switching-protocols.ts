import { createHash } from 'node:crypto';

/** What RFC 6455 section 1.3 puts behind the key. */
const keySuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The answer to an upgrade request with this `Sec-WebSocket-Key`. (RFC 6455 section 4.2.2) */
export function switchingProtocols(key: string): string {
  const accept = createHash('sha1').update(`${key}${keySuffix}`).digest('base64');
  return `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
}
