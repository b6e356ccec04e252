// Overwritten by every call before it is read: to make a view for each number would cost more than the rest.
const scratch = new DataView(new ArrayBuffer(8));

/** Reads the big-endian binary64 that begins at `at`; the caller has seen that its eight bytes are there. */
export function float64At(bytes: Uint8Array, at: number): number {
  scratch.setUint32(0, uint32At(bytes, at));
  scratch.setUint32(4, uint32At(bytes, at + 4));
  return scratch.getFloat64(0);
}

/** Reads the big-endian binary32 that begins at `at`; the caller has seen that its four bytes are there. */
export function float32At(bytes: Uint8Array, at: number): number {
  scratch.setUint32(0, uint32At(bytes, at));
  return scratch.getFloat32(0);
}

function uint32At(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
}
