import { sealedOverheadBytes } from '@wsekit/codec/crypto';

/** Longest head of a WebSocket frame of a server. (RFC 6455 section 5.2) */
const headBytes = 10;

/** A connection that is given what it missed. */
export interface ReplayTarget {
  readonly bufferedBytes: number;
  replay(text: string, nowMs: number): boolean;
}

/**
 * Sends what was missed, as a whole or not at all: `bytes` are the sizes of the texts together. False when there is no room, or a
 * key that is not settled keeps it back. (WSE-REC-047)
 */
export function replayTo(
  target: ReplayTarget,
  { texts, bytes }: { readonly texts: readonly string[]; readonly bytes: number },
  { maxBufferedBytes, nowMs }: { readonly maxBufferedBytes: number; readonly nowMs: number },
): boolean {
  const framedBytes = bytes + texts.length * (sealedOverheadBytes + headBytes);
  if (target.bufferedBytes + framedBytes > maxBufferedBytes) return false;
  // A transport may have less room than it has in all.
  return texts.every((text) => target.replay(text, nowMs));
}
