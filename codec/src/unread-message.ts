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
  const memory = arena;
  return new UnreadMessage(type, frame.length, () => {
    const message = msgpack.decode(memory, { maxDepth: maxMsgpackDepth, values: readValues, start });
    return normalizeEnvelope(message as Envelope, undefined);
  });
}

/** Copies bytes into memory shared by many frames, and gives where they begin: memory of its own costs more than reading. */
function keep(bytes: Uint8Array): number {
  if (kept + bytes.length > arena.length) {
    arena = new Uint8Array(Math.max(arenaBytes, bytes.length));
    kept = 0;
  }
  arena.set(bytes, kept);
  kept += bytes.length;
  return kept - bytes.length;
}

const arenaBytes = 16_384;
let arena = new Uint8Array(arenaBytes);
let kept = 0;
