import { type Category, type Marker, markers } from '@wsekit/spec';
import { decodeUtf8, isLongerThan } from './bytes.ts';
import { inflateAny } from './compression/inflate-any.ts';
import { type CodecContext, isFromServer, msgpackOf } from './context.ts';
import type { Decoded } from './decoded.ts';
import { isEnvelope, normalizeEnvelope } from './envelope/decode-envelope.ts';
import { keepFirstStamp, stampStart } from './envelope/first-stamp.ts';
import { CodecError, isCodecError } from './errors.ts';
import type { Frame } from './frame/frame.ts';
import { behindMarker, hasMarker, isBareZlib, isFormAllowed, markerLength } from './frame/marker.ts';
import { findMessage, isMessageStart } from './frame/message-start.ts';
import { parseJson } from './json/parse-json.ts';

/** One form a binary frame can have: the bytes it claims, and how it is read once it has claimed them. */
interface BinaryForm {
  readonly marker: Marker;
  readonly claims: (frame: Uint8Array, context: CodecContext) => boolean;
  readonly read: (frame: Uint8Array, context: CodecContext) => Decoded;
}

/**
 * The forms in the order they are tried: the first that claims the frame and is allowed here reads it. (WSE-FRM-037)
 *
 * The first four exclude each other; JSON could be MessagePack as well, and comes before it.
 */
const binaryForms: readonly BinaryForm[] = [
  {
    marker: markers.encrypted,
    claims: (frame) => hasMarker(frame, markers.encrypted),
    read: readSealed,
  },
  {
    marker: markers.bare_zlib,
    claims: isBareZlib,
    read: (frame, context) => readCompressed(frame, context),
  },
  {
    marker: markers.compressed,
    claims: (frame) => hasMarker(frame, markers.compressed),
    read: (frame, context) => readCompressed(behindMarker(frame), context),
  },
  {
    marker: markers.msgpack,
    claims: (frame) => hasMarker(frame, markers.msgpack),
    read: (frame, context) => readMsgpack(frame, markerLength, context, false),
  },
  {
    marker: markers.binary_json,
    claims: (frame, context) => isMessageStart(frame, isFromServer(context)),
    read: (frame, context) => readText(decodeUtf8(frame), context, false),
  },
  {
    marker: markers.bare_msgpack,
    claims: mayBeBareMsgpack,
    read: readBareMsgpack,
  },
];

/**
 * Reads one frame of the client link.
 *
 * Gives an envelope, a value that is no object, or text or bytes the protocol does not claim; bytes are a view of `frame`.
 * Throws `CodecError` for a frame that is claimed and cannot be read; the next frame is read as if it had not been.
 * (WSE-FRM-001 to WSE-FRM-047)
 */
export function decodeFrame(frame: Frame, context: CodecContext): Decoded {
  if (typeof frame === 'string') {
    if (isLongerThan(frame, context.limits.maxFrameBytes)) throw tooLarge('text', context);
    return readTextFrame(frame, context);
  }
  if (frame.length > context.limits.maxFrameBytes) throw tooLarge(`${frame.length} bytes`, context);
  for (const form of binaryForms) {
    if (form.claims(frame, context) && isFormAllowed(form.marker, context.direction, context.profile)) {
      return form.read(frame, context);
    }
  }
  return { kind: 'binary', bytes: frame, encrypted: false };
}

/** A server hands text that turns out to be no JSON to its application; a client refuses it. (WSE-FRM-017) */
function readTextFrame(text: string, context: CodecContext): Decoded {
  if (isFromServer(context)) return readText(text, context, false);
  try {
    return readText(text, context, false);
  } catch (error) {
    if (!isCodecError(error)) throw error;
    return { kind: 'raw', text, encrypted: false };
  }
}

function readText(text: string, context: CodecContext, encrypted: boolean): Decoded {
  context.onText?.(text);
  const start = findMessage(text, isFromServer(context));
  if (start === undefined) return { kind: 'raw', text, encrypted };
  const json = start.at === 0 ? text : text.slice(start.at);
  const value = parseJson(json, context.limits.maxJsonDepth);
  if (context.readsStamps === true && json.startsWith(stampStart) && isEnvelope(value)) keepFirstStamp(value, json);
  return toDecoded(value, start.category, encrypted);
}

function toDecoded(value: unknown, prefix: Category | undefined, encrypted: boolean): Decoded {
  if (!isEnvelope(value)) return { kind: 'value', value, encrypted };
  return { kind: 'envelope', envelope: normalizeEnvelope(value, prefix), encrypted };
}

/** Whatever comes of it, a frame marked as encrypted is read as nothing else. (WSE-FRM-042) */
function readSealed(frame: Uint8Array, context: CodecContext): Decoded {
  if (context.cipher === undefined) {
    throw new CodecError('cipher_missing', 'reading an encrypted frame: the connection has no key');
  }
  const plaintext = context.cipher.open(frame);
  if (isFormAllowed(markers.msgpack, context.direction, context.profile) && hasMarker(plaintext, markers.msgpack)) {
    return readMsgpack(plaintext, markerLength, context, true);
  }
  return readText(decodeUtf8(plaintext), context, true);
}

function readCompressed(stream: Uint8Array, context: CodecContext): Decoded {
  return readText(decodeUtf8(inflateAny(context.zlib, stream, context.limits.maxInflatedBytes)), context, false);
}

function readMsgpack(bytes: Uint8Array, start: number, context: CodecContext, encrypted: boolean): Decoded {
  const options = { maxDepth: context.limits.maxMsgpackDepth, values: context.readValues, start };
  const value = msgpackOf(context, 'reading').decode(bytes, options);
  return toDecoded(value, undefined, encrypted);
}

/** A client takes a map on any connection (WSE-FRM-051); a server what the connection was opened for (WSE-FRM-044). */
function mayBeBareMsgpack(frame: Uint8Array, context: CodecContext): boolean {
  if (context.format === 'msgpack') return context.dialect.inbound_msgpack;
  return isFromServer(context) && context.msgpack !== undefined && beginsMap(frame);
}

function beginsMap(frame: Uint8Array): boolean {
  const first = frame[0] ?? 0;
  return (first & 0xf0) === 0x80 || first === 0xde || first === 0xdf;
}

/** Without a marker nothing says that the bytes are MessagePack: what cannot be read stays bytes. (WSE-FRM-044) */
function readBareMsgpack(frame: Uint8Array, context: CodecContext): Decoded {
  try {
    return readMsgpack(frame, 0, context, false);
  } catch (error) {
    if (!isCodecError(error) || error.code === 'format_unavailable') throw error;
    return { kind: 'binary', bytes: frame, encrypted: false };
  }
}

function tooLarge(found: string, context: CodecContext): CodecError {
  const limit = context.limits.maxFrameBytes;
  return new CodecError('frame_too_large', `reading a frame: ${found}, above the limit of ${limit} bytes`);
}
