import { markers } from '@wsekit/spec';

/** Layout of an `E:` frame: marker, IV, ciphertext, tag. Lengths in bytes. (WSE-ENC-025 to 027) */
export const markerBytes: number = markers.encrypted.bytes.length;
/** Length of the IV, the only one for which GCM uses it directly as a counter block (SP 800-38D section 7.1). */
export const ivBytes = 12;
/** Length of the tag; shorter tags, which GCM allows, are never accepted. */
export const tagBytes = 16;
/** What sealing adds to a plaintext, and so the length of the shortest frame. */
export const sealedOverheadBytes: number = markerBytes + ivBytes + tagBytes;

/** Writes the marker of an encrypted frame to the start of `frame`. */
export function writeMarker(frame: Uint8Array): void {
  for (let at = 0; at < markerBytes; at += 1) frame[at] = markers.encrypted.bytes[at] ?? 0;
}

/** Tells whether `frame` starts with the marker of an encrypted frame. */
export function hasMarker(frame: Uint8Array): boolean {
  for (let at = 0; at < markerBytes; at += 1) if (frame[at] !== markers.encrypted.bytes[at]) return false;
  return true;
}

/** Returns the IV of an encrypted frame, what a replay window remembers it by. A view of `frame`. */
export function ivOf(frame: Uint8Array): Uint8Array {
  return frame.subarray(markerBytes, markerBytes + ivBytes);
}
