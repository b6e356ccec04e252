const bytesPerRow = 16;
const maxRows = 16;

/** Writes bytes as offset, hexadecimal and printable ASCII, sixteen a row; the first 16 rows of long ones. */
export function hexDump(bytes: Uint8Array): string {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length && rows.length < maxRows; at += bytesPerRow) {
    rows.push(row(at, bytes.subarray(at, at + bytesPerRow)));
  }
  const hidden = bytes.length - rows.length * bytesPerRow;
  return [...rows, ...(hidden > 0 ? [`      … ${hidden} more bytes`] : [])].join('\n');
}

function row(at: number, bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const text = Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
  return `${at.toString(16).padStart(4, '0')}  ${hex.padEnd(bytesPerRow * 3 - 1)}  ${text}`;
}
