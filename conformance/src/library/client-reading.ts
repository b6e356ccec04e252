import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { JsonLike } from './json-text.ts';
import { type JsonObject, readText } from './text-reading.ts';

/** The shapes a client can meet, told apart by their first bytes alone. */
export type Form = 'text' | 'compressed' | 'msgpack' | 'encrypted' | 'bare zlib' | 'binary json' | 'other';

// Far above what any peer may accept, and far below what a bomb would take.
const bounded = { maxOutputLength: 64 * 1024 * 1024 };

const jsonStart = /^(?:WSE|S|U)?\{/;

/** The form of a frame as a client sees it. */
export function formOf(frame: string | Uint8Array): Form {
  if (typeof frame === 'string') return 'text';
  const [first, second] = frame;
  if (first === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(second ?? -1)) return 'bare zlib';
  if (second === 0x3a && first === 0x43) return 'compressed';
  if (second === 0x3a && first === 0x4d) return 'msgpack';
  if (second === 0x3a && first === 0x45) return 'encrypted';
  return jsonStart.test(Buffer.from(frame.subarray(0, 4)).toString('latin1')) ? 'binary json' : 'other';
}

/**
 * Reads a frame that holds JSON as a client does, without this project's codec: the suite's own yardstick.
 *
 * The envelope carries the prefix as `c`. Undefined when the frame holds no JSON message.
 */
export function readClientMessage(frame: string | Uint8Array): JsonObject | undefined {
  const text = clientText(frame);
  if (text === undefined) return undefined;
  const reading = readText(/^[ \t\r\n]+\{/.test(text) ? text.trimStart() : text);
  if (reading.kind === 'raw') return undefined;
  return reading.category === undefined ? reading.message : withCategory(reading.category, reading.message);
}

/** The text a frame holds, inflated where it is compressed; undefined when it holds none. */
export function clientText(frame: string | Uint8Array): string | undefined {
  if (typeof frame === 'string') return frame;
  const form = formOf(frame);
  if (form === 'binary json') return utf8(frame);
  if (form === 'bare zlib') return attempt(() => inflateSync(frame, bounded));
  if (form !== 'compressed') return undefined;
  const body = frame.subarray(2);
  return (
    attempt(() => inflateSync(body, bounded)) ??
    attempt(() => inflateRawSync(body, bounded)) ??
    attempt(() => gunzipSync(body, bounded))
  );
}

/** The same message under a category; a prefix wins over a field `c`. */
export function withCategory(category: JsonLike, message: JsonObject): JsonObject {
  return { ...message, c: category };
}

/** What a zlib stream holds; undefined when it is damaged or would take too much. */
export function inflated(stream: Uint8Array): Buffer | undefined {
  try {
    return inflateSync(stream, bounded);
  } catch {
    return undefined;
  }
}

function attempt(inflate: () => Uint8Array): string | undefined {
  try {
    return utf8(inflate());
  } catch {
    return undefined;
  }
}

function utf8(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : undefined;
}
