import { markers } from '@wsekit/spec';
import { encodeUtf8, withMarker } from './bytes.ts';
import { type CodecContext, isFromServer, msgpackOf } from './context.ts';
import { type MessageKind, prepareEnvelope, type WireEnvelope } from './envelope/encode-envelope.ts';
import type { Envelope } from './envelope/envelope.ts';
import type { Frame } from './frame/frame.ts';
import { stringifyJson } from './payload/json.ts';

/** How one message is written. */
export interface EncodeOptions {
  /** What the message is to its connection; default `event`. It decides between text and binary frame, not the content. */
  readonly as?: MessageKind;
  /**
   * `given` keeps the order of members, after `c`; `sorted` orders them by the bytes of their names, nested ones too.
   *
   * Default `sorted` for events of an `observed` server, as published servers have it, else `given`. (WSE-ENV-022)
   */
  readonly keyOrder?: 'given' | 'sorted';
  /** Gets the JSON of the message, without prefix, and gives what is sent in its place: to sign it. Not for MessagePack. */
  readonly sign?: (json: string) => string;
}

/**
 * Writes one frame of the client link: category, then payload, then compression or encryption. (WSE-FRM-048 to WSE-FRM-058)
 *
 * The envelope is not changed and not completed; see `completeEnvelope` for id, time and sequence. Throws `CodecError`
 * `unencodable_value` for values the format cannot carry, `format_unavailable` when the context lacks MessagePack.
 */
export function encodeFrame(envelope: Envelope, context: CodecContext, options: EncodeOptions = {}): Frame {
  const kind = options.as ?? 'event';
  const isServerEvent = kind === 'event' && isFromServer(context);
  const order = options.keyOrder ?? (isServerEvent && context.profile === 'observed' ? 'sorted' : 'given');
  const message = prepareEnvelope(envelope, { dialect: context.dialect, direction: context.direction, kind });
  if (kind === 'event' && options.sign === undefined && leavesPacked(context))
    return encodePacked(message, order, context);
  const json = messageJson(message, order, context);
  const text = message.prefix + (options.sign === undefined ? json : options.sign(json));
  if (kind === 'control') return text;
  if (context.cipher !== undefined) return context.cipher.seal(encodeUtf8(text));
  if (isServerEvent) return context.dialect.event_opcode === 'binary' ? compressLong(encodeUtf8(text), context) : text;
  return kind === 'event' && context.compressesClientEvents ? encodeShorter(text, context) : text;
}

/** The JSON of a message, as it stands in a text frame or inside `C:` and `E:` behind its prefix. */
function messageJson(
  { c, members }: WireEnvelope,
  order: 'given' | 'sorted',
  { sortedJson, limits: { maxJsonDepth: maxDepth } }: CodecContext,
): string {
  if (order === 'sorted') {
    if (sortedJson === undefined) throw new TypeError('writing JSON: sessions of clients sort no members');
    return sortedJson(c === undefined ? members : { ...members, c }, maxDepth);
  }
  const json = stringifyJson(members, maxDepth);
  if (c === undefined) return json;
  return json === '{}' ? `{"c":"${c}"}` : `{"c":"${c}",${json.slice(1)}`;
}

/** Events of a server leave as bytes, compressed when strictly longer than the threshold. (WSE-FRM-055, WSE-CMP-003) */
function compressLong(bytes: Uint8Array, context: CodecContext): Uint8Array {
  const threshold = context.compressionThresholdBytes;
  if (threshold === 0 || bytes.length <= threshold) return bytes;
  return withMarker(markers.compressed.bytes, context.zlib.compress(bytes));
}

/** Events of a client leave as text, or compressed where that is shorter. (WSE-FRM-049) */
function encodeShorter(text: string, context: CodecContext): Frame {
  const bytes = encodeUtf8(text);
  const frame = compressLong(bytes, context);
  return frame.length < bytes.length ? frame : text;
}

/** Servers read no MessagePack inside `E:`, so a client with a key keeps to text. (WSE-FRM-045) */
function leavesPacked(context: CodecContext): boolean {
  if (context.format !== 'msgpack') return false;
  return isFromServer(context) ? context.dialect.msgpack_events : context.cipher === undefined;
}

function encodePacked({ c, members }: WireEnvelope, order: 'given' | 'sorted', context: CodecContext): Uint8Array {
  const frame = msgpackOf(context, 'writing').encode(c === undefined ? members : { c, ...members }, {
    values: context.writeValues,
    keyOrder: order,
    maxDepth: context.limits.maxMsgpackDepth,
    marker: isFromServer(context) ? markers.msgpack.bytes : [],
  });
  return isFromServer(context) && context.cipher !== undefined ? context.cipher.seal(frame) : frame;
}
