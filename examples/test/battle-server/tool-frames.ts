import { inflateSync } from 'node:zlib';
import { unpack } from 'msgpackr';

/** A message as the tool sees it: JSON of any shape, looked into member by member. */
export interface Message {
  readonly t?: string;
  readonly p?: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}

const marks = { zlib: 'C:', msgpack: 'M:', encrypted: 'E:' } as const;
const markBytes = 2;
const zlibMagic = 0x78;

/** Reads a frame in all the forms the tool does; undefined for what it passes over. `open` decrypts what follows `E:`. */
export function readFrame(
  bytes: Buffer,
  isBinary: boolean,
  open: (sealed: Buffer) => Buffer | undefined,
): Message | undefined {
  if (!isBinary) return readText(bytes);
  const mark = bytes.toString('latin1', 0, markBytes);
  const rest = bytes.subarray(markBytes);
  if (mark === marks.zlib) return readText(inflateSync(rest));
  if (mark === marks.msgpack) return unpack(rest) as Message;
  if (mark === marks.encrypted) return readText(open(rest) ?? Buffer.alloc(0));
  return readText(bytes[0] === zlibMagic ? inflateSync(bytes) : bytes);
}

/** JSON behind one of the old prefixes, or none. */
function readText(bytes: Buffer): Message | undefined {
  try {
    return JSON.parse(bytes.toString().replace(/^(?:WSE|S|U)(?=[{[])/, '')) as Message;
  } catch {
    return undefined;
  }
}
