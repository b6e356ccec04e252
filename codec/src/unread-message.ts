import { isLongerThan } from './bytes.ts';
import type { CodecContext } from './context.ts';
import { decodeFrame } from './decode.ts';
import type { Decoded } from './decoded.ts';
import { normalizeEnvelope } from './envelope/decode-envelope.ts';
import type { Envelope } from './envelope/envelope.ts';
import type { Frame } from './frame/frame.ts';
import { findMessage } from './frame/message-start.ts';
import { deepestScanned, typeOfPlainMessage } from './json/scan-message.ts';

/** Whether to check a text costs less than to parse it: not in Bun, whose parser is faster. */
const isScanFaster: boolean = !('Bun' in globalThis);

/** A message that came in the clear, of which the type alone was read: the rest can be, and is when it is asked for. */
export class UnreadMessage {
  readonly kind = 'unread' as const;
  /** Message type. */
  readonly t: string;
  /** Characters or bytes it came in. */
  readonly length: number;
  /** What it was read from is let go of when it is read: it may be as long as the message. */
  #message: Envelope | (() => Envelope);

  constructor(t: string, length: number, read: () => Envelope) {
    this.t = t;
    this.length = length;
    this.#message = read;
  }

  /** The message, read once. */
  get envelope(): Envelope {
    if (typeof this.#message === 'function') this.#message = this.#message();
    return this.#message;
  }
}

/**
 * Reads one frame of the client link as `decodeFrame` does, and leaves plain messages unread.
 *
 * To check a message costs a fraction of reading it, and who passes messages on, or drops them by their type, never pays
 * the rest. Throws as `decodeFrame`; what is left unread can be read.
 */
export function decodeLazily(frame: Frame, context: CodecContext): Decoded | UnreadMessage {
  const unread = typeof frame === 'string' ? unreadText(frame, context) : unreadMap(frame, context);
  return unread ?? decodeFrame(frame, context);
}

function unreadText(text: string, context: CodecContext): UnreadMessage | undefined {
  const { maxJsonDepth, maxFrameBytes } = context.limits;
  if (!isScanFaster || maxJsonDepth < deepestScanned || isLongerThan(text, maxFrameBytes)) return undefined;
  const start = findMessage(text, false);
  if (start === undefined) return undefined;
  const json = start.at === 0 ? text : text.slice(start.at);
  const type = typeOfPlainMessage(json);
  if (type === undefined) return undefined;
  return new UnreadMessage(type, text.length, () => normalizeEnvelope(JSON.parse(json), start.category));
}

/** Bytes are the connection's, so what is left unread is copied. No marker begins as a map does. */
function unreadMap(frame: Uint8Array, context: CodecContext): UnreadMessage | undefined {
  const { msgpack, format, dialect, readValues } = context;
  const { maxMsgpackDepth, maxFrameBytes } = context.limits;
  if (format !== 'msgpack' || !dialect.inbound_msgpack || frame.length > maxFrameBytes) return undefined;
  const type = msgpack?.typeOf?.(frame, maxMsgpackDepth);
  if (type === undefined || msgpack === undefined) return undefined;
  const start = keep(frame);
  const kept = memory;
  // Held by the message alone from here on.
  memory = shared;
  return new UnreadMessage(type, frame.length, () => {
    const message = msgpack.decode(kept, { maxDepth: maxMsgpackDepth, values: readValues, start });
    return normalizeEnvelope(message as Envelope, undefined);
  });
}

/**
 * Copies bytes to where they may stay, and gives where they begin there: beside those of other frames, for memory of its own
 * costs more than reading a short one. What is left unread keeps its own bytes, and of others 2,048 at most.
 */
function keep(bytes: Uint8Array): number {
  if (bytes.length > longestShared) {
    memory = new Uint8Array(bytes);
    return 0;
  }
  if (used + bytes.length > shared.length) {
    shared = new Uint8Array(sharedBytes);
    used = 0;
  }
  shared.set(bytes, used);
  memory = shared;
  used += bytes.length;
  return used - bytes.length;
}

const sharedBytes = 2_048;
const longestShared = sharedBytes / 4;
let shared = new Uint8Array(sharedBytes);
let used = 0;
/** Where the last frame was copied to. */
let memory = shared;
