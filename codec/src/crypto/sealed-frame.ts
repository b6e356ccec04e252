import { markerLength } from '../frame/marker.ts';

// Layout of an `E:` frame: marker, IV, ciphertext, tag. Lengths in bytes. (WSE-ENC-025 to 027)

/** Length of the IV, the only one for which GCM uses it directly as a counter block (SP 800-38D section 7.1). */
export const ivBytes = 12;
/** Length of the tag; shorter tags, which GCM allows, are never accepted. */
export const tagBytes = 16;
/** What sealing adds to a plaintext, and so the length of the shortest frame. */
export const sealedOverheadBytes: number = markerLength + ivBytes + tagBytes;

/** Returns the IV of an encrypted frame, what a replay window remembers it by. A view of `frame`. */
export function ivOf(frame: Uint8Array): Uint8Array {
  return frame.subarray(markerLength, markerLength + ivBytes);
}
