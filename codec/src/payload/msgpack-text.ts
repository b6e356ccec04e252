import { isWellFormed } from '../json/well-formed.ts';
import { refused } from './msgpack-refusal.ts';
import type { MsgpackSink } from './msgpack-sink.ts';

const utf8 = new TextEncoder();
// Beyond this many characters the encoder of the platform is faster than a loop.
const longestLooped = 48;
const longestHead = 5;

/** Writes text in its shortest form (WSE-PAY-024); throws `CodecError` for half a surrogate pair (WSE-PAY-017). */
export function writeText(sink: MsgpackSink, text: string): void {
  const { length } = text;
  sink.reserve(longestHead + length * 3);
  if (length <= longestLooped && writeAscii(sink, text, length)) return;
  const head = headBytes(length);
  const start = sink.at + head;
  const { written } = utf8.encodeInto(text, sink.bytes.subarray(start));
  if (written !== length && !isWellFormed(text)) throw refused('text with half a surrogate pair');
  // The head was chosen for ASCII; other text is longer in bytes.
  const wider = headBytes(written) - head;
  if (wider > 0) sink.bytes.copyWithin(start + wider, start, start + written);
  writeHead(sink, written);
  sink.at += written;
}

/** Writes nothing and answers false when a character is not ASCII. */
function writeAscii(sink: MsgpackSink, text: string, length: number): boolean {
  const { bytes } = sink;
  let at = sink.at + headBytes(length);
  for (let index = 0; index < length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x80) return false;
    bytes[at++] = unit;
  }
  writeHead(sink, length);
  sink.at = at;
  return true;
}

function writeHead(sink: MsgpackSink, length: number): void {
  if (length < 0x20) sink.bytes[sink.at++] = 0xa0 | length;
  else if (length < 0x100) sink.token(0xd9, length, 1);
  else if (length < 0x1_0000) sink.token(0xda, length, 2);
  else sink.token(0xdb, length, 4);
}

function headBytes(length: number): number {
  if (length < 0x20) return 1;
  if (length < 0x100) return 2;
  return length < 0x1_0000 ? 3 : 5;
}
