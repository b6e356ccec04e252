/**
 * Tells whether bytes are strict UTF-8 (no overlong forms, no surrogates, nothing above U+10FFFF; RFC 3629).
 *
 * A decoder that throws would cost a peer nothing and us an exception for each of half a million bad entries.
 */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const lead = bytes[at] ?? 0;
    const length = sequenceBytes(lead);
    if (length === 0 || at + length > end) return false;
    if (length > 1 && !isContinued(bytes, at, lead, length)) return false;
    at += length;
  }
  return true;
}

function sequenceBytes(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

function isContinued(bytes: Uint8Array, at: number, lead: number, length: number): boolean {
  const second = bytes[at + 1] ?? 0;
  if (second < lowestSecond(lead) || second > highestSecond(lead)) return false;
  for (let i = 2; i < length; i++) {
    if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return false;
  }
  return true;
}

function lowestSecond(lead: number): number {
  if (lead === 0xe0) return 0xa0;
  return lead === 0xf0 ? 0x90 : 0x80;
}

function highestSecond(lead: number): number {
  if (lead === 0xed) return 0x9f;
  return lead === 0xf4 ? 0x8f : 0xbf;
}
