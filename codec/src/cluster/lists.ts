import { isUtf8 } from '../utf8.ts';
import { outOfRange, refused } from './refusal.ts';
import { readText, textBytes, writeText } from './text.ts';

const newline = 0x0a;
const maxListEntries = 0xffff;
const maxItemBytes = 0xffff;

/**
 * Reads texts joined with 0x0A; empty pieces count for nothing. (WSE-CLU-051, WSE-CLU-053)
 *
 * @param lossy - drop a piece that is not UTF-8 instead of refusing them all with `CodecError` `invalid_utf8`.
 */
export function readLines(bytes: Uint8Array, start: number, end: number, lossy: boolean, what: string): string[] {
  if (lossy && !isUtf8(bytes, start, end)) return readValidLines(bytes, start, end, what);
  return readText(bytes, start, end, what)
    .split('\n')
    .filter((line) => line !== '');
}

function readValidLines(bytes: Uint8Array, start: number, end: number, what: string): string[] {
  const lines: string[] = [];
  let lineStart = start;
  while (lineStart < end) {
    const found = bytes.indexOf(newline, lineStart);
    const lineEnd = found === -1 || found > end ? end : found;
    const line = readTextIfValid(bytes, lineStart, lineEnd, what);
    if (line !== undefined && line !== '') lines.push(line);
    lineStart = lineEnd + 1;
  }
  return lines;
}

/** Counts the bytes of texts joined with 0x0A, and refuses those a reader would take apart or drop. (WSE-CLU-055) */
export function linesBytes(lines: readonly string[], what: string): number {
  let bytes = Math.max(0, lines.length - 1);
  for (const line of lines) {
    if (line === '' || line.includes('\n')) {
      throw refused('cluster_invalid_field', `writing ${what}: an entry is empty or holds the separator 0x0A`);
    }
    bytes += textBytes(line, maxItemBytes, what);
  }
  return bytes;
}

/** Writes texts joined with 0x0A. */
export function writeLines(out: Uint8Array, at: number, lines: readonly string[], bytes: number): number {
  return writeText(out, at, lines.join('\n'), bytes);
}

/**
 * Reads a u16 count and as many texts behind u16 lengths, as far as they are there.
 *
 * Published readers take what they can: missing bytes end the list, an entry that is not UTF-8 is left out, bytes behind
 * the last entry and entries beyond `maxEntries` are ignored. (WSE-CLU-061 to WSE-CLU-064)
 */
export function readTextList(
  bytes: Uint8Array,
  start: number,
  end: number,
  maxEntries: number,
  what: string,
): string[] {
  const texts: string[] = [];
  if (end - start < 2) return texts;
  const count = Math.min(readU16(bytes, start), maxEntries);
  let at = start + 2;
  for (let entry = 0; entry < count && at + 2 <= end; entry++) {
    const textEnd = at + 2 + readU16(bytes, at);
    if (textEnd > end) break;
    const text = readTextIfValid(bytes, at + 2, textEnd, what);
    if (text !== undefined) texts.push(text);
    at = textEnd;
  }
  return texts;
}

/** Counts the bytes of a text list with its count and lengths. */
export function textListBytes(texts: readonly string[], what: string): number {
  if (texts.length > maxListEntries) throw outOfRange(`number of ${what}`, texts.length, maxListEntries);
  let bytes = 2;
  for (const text of texts) bytes += 2 + textBytes(text, maxItemBytes, what);
  return bytes;
}

/** Writes a count and texts behind their lengths, and returns the offset behind the last. */
export function writeTextList(out: Uint8Array, start: number, texts: readonly string[], what: string): number {
  let at = writeU16(out, start, texts.length);
  for (const text of texts) {
    const bytes = textBytes(text, maxItemBytes, what);
    at = writeText(out, writeU16(out, at, bytes), text, bytes);
  }
  return at;
}

function readTextIfValid(bytes: Uint8Array, start: number, end: number, what: string): string | undefined {
  return isUtf8(bytes, start, end) ? readText(bytes, start, end, what) : undefined;
}

function readU16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

function writeU16(out: Uint8Array, at: number, value: number): number {
  out[at] = value;
  out[at + 1] = value >>> 8;
  return at + 2;
}
