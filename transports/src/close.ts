/** Codes that stand for something that was not on the wire and are never sent as such. (RFC 6455 section 7.4.1) */
export const closeCodeNone = 1005;
export const closeCodeLost = 1006;

const reasonMaxBytes = 123;

/** Tells whether a Close frame may carry the code: 1000 to 1003, 1007 to 1014, 3000 to 4999. (RFC 6455 section 7.4) */
export function isSendableCloseCode(code: number): boolean {
  if (!Number.isInteger(code)) return false;
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

/** Throws RangeError for what `close` does not take: codes that must not be sent, but for 1005, a frame without code. */
export function assertCloseCode(code: number): void {
  if (isSendableCloseCode(code) || code === closeCodeNone) return;
  throw new RangeError(`close code ${code}: allowed are 1000 to 1003, 1005, 1007 to 1014 and 3000 to 4999`);
}

/** Cuts a reason to the 123 bytes of UTF-8 a Close frame has for it, between characters. (RFC 6455 section 5.5) */
export function cutReason(reason: string): string {
  if (reason.length * 3 <= reasonMaxBytes) return reason;
  const room = new Uint8Array(reasonMaxBytes);
  const { read } = new TextEncoder().encodeInto(reason, room);
  return reason.slice(0, read);
}
