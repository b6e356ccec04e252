import type { Frame } from '@wsekit/spec';
import { headBytes } from '../server/wire-frame.ts';

/** An upgrade request, as it is on its way. */
export interface RequestHead {
  readonly kind: 'request';
  readonly target: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

/** Data of the application. */
export interface DataMessage {
  readonly kind: 'data';
  readonly frame: Frame;
  readonly payloadBytes: number;
  /** Others hold the same bytes. */
  readonly isShared: boolean;
}

/** What travels over a link. */
export type Message =
  | RequestHead
  | DataMessage
  | { readonly kind: 'accepted'; readonly subprotocol: string }
  | { readonly kind: 'refused'; readonly status: number; readonly retryAfter: string | undefined }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'ping' }
  | { readonly kind: 'pong' }
  | { readonly kind: 'close'; readonly code: number; readonly reason: string };

/** Length of a message, payload and head, as RFC 6455 section 5.2 has it; clients add a mask of 4 bytes. */
export function wireBytesOf(payloadBytes: number, isMasked: boolean): number {
  return headBytes(payloadBytes) + payloadBytes + (isMasked ? 4 : 0);
}

/** Takes a frame as it is at this moment. */
export function createData(frame: Frame, isShared: boolean): DataMessage {
  if (typeof frame !== 'string')
    return { kind: 'data', frame: new Uint8Array(frame), payloadBytes: frame.length, isShared };
  const text = frame.replace(/\p{Surrogate}/gu, '\uFFFD');
  return { kind: 'data', frame: text, payloadBytes: utf8Bytes(text), isShared };
}

/** Length of a text in UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    // Each half of a surrogate pair stands for two of its four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return bytes;
}
