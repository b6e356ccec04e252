import { markers } from '@wsekit/spec';
import { decodeUtf8 } from '../bytes.ts';
import type { CodecContext } from '../context.ts';
import { encodeBase64 } from '../crypto/base64.ts';
import { decodeFrame } from '../decode.ts';
import type { Decoded } from '../decoded.ts';
import { isCodecError } from '../errors.ts';
import type { Frame } from '../frame/frame.ts';
import { hasMarker } from '../frame/marker.ts';
import { mask, maskText, maskValue, speaksOfSecrets } from './mask.ts';
import type { FrameRecord, LogSecrets } from './record.ts';

/** What a record says of a frame, beside when and where. */
export type FrameFields = Omit<FrameRecord, 'k' | 'conn' | 'at_ms'>;

/** How frames are written down. */
export interface FrameStyle {
  readonly context: CodecContext;
  readonly secrets: LogSecrets;
  /** What of a frame is kept, at most. */
  readonly maxFrameBytes: number;
}

/** Whether a frame is sealed, so that it takes a key to say what is in it. */
export function isSealed(frame: Frame): frame is Uint8Array {
  return typeof frame !== 'string' && hasMarker(frame, markers.encrypted);
}

/** Writes down a frame that is not sealed. */
export function frameFields(frame: Frame, style: FrameStyle): FrameFields {
  const reading = read(frame, style);
  return {
    ...(typeof frame === 'string' ? textFields(frame, reading, style) : bytesFields(frame, reading, style)),
    ...readingFields(reading, frame.length > style.maxFrameBytes),
  };
}

/** Writes down a sealed frame, and what was in it where that is known; of its payload only where secrets are kept. */
export function sealedFields(frame: Uint8Array, plaintext: Uint8Array | undefined, style: FrameStyle): FrameFields {
  const isCut = frame.length > style.maxFrameBytes;
  const fields = { ...cutBytes(frame, style.maxFrameBytes), sealed: true } as const;
  if (plaintext === undefined) return fields;
  const reading = read(inner(plaintext), { ...style, secrets: 'kept' });
  const { decoded } = reading;
  if (style.secrets === 'kept') return { ...fields, ...readingFields(reading, isCut) };
  return { ...fields, masked: true, ...(isEnvelope(decoded) ? { decoded: coverOf(decoded) } : {}) };
}

interface Reading {
  readonly decoded?: unknown;
  readonly unreadable?: string;
  readonly secrets: number;
}

function read(frame: Frame, { context, secrets }: FrameStyle): Reading {
  try {
    const decoded = contentOf(decodeFrame(frame, context));
    if (secrets === 'kept') return { decoded, secrets: 0 };
    const { value, count } = maskValue(decoded);
    return { decoded: value, secrets: count };
  } catch (error) {
    if (!isCodecError(error)) throw error;
    return { unreadable: error.code, secrets: 0 };
  }
}

function contentOf(decoded: Decoded): unknown {
  if (decoded.kind === 'envelope') return decoded.envelope;
  if (decoded.kind === 'value') return decoded.value;
  return decoded.kind === 'raw' ? decoded.text : undefined;
}

function readingFields({ decoded, unreadable }: Reading, isCut: boolean): FrameFields {
  if (unreadable !== undefined) return { unreadable };
  if (decoded === undefined) return {};
  if (!isCut) return { decoded };
  return isEnvelope(decoded) ? { decoded: coverOf(decoded) } : {};
}

function textFields(text: string, reading: Reading, { secrets, maxFrameBytes }: FrameStyle): FrameFields {
  if (secrets === 'kept') return cutText(text, text.length, maxFrameBytes);
  const masked = maskText(text);
  if (masked.count < reading.secrets) return { bytes: text.length, masked: true };
  return { ...cutText(masked.value, text.length, maxFrameBytes), ...(masked.count > 0 ? { masked: true } : {}) };
}

function cutText(text: string, length: number, maxFrameBytes: number): FrameFields {
  return text.length <= maxFrameBytes ? { text } : { text: text.slice(0, maxFrameBytes), bytes: length, cut: true };
}

function bytesFields(bytes: Uint8Array, reading: Reading, { secrets, maxFrameBytes }: FrameStyle): FrameFields {
  const isPlain = secrets === 'kept' || (reading.secrets === 0 && !hidesSecrets(bytes, reading));
  return isPlain ? cutBytes(bytes, maxFrameBytes) : { bytes: bytes.length, masked: true };
}

function hidesSecrets(bytes: Uint8Array, { decoded }: Reading): boolean {
  return decoded === undefined && speaksOfSecrets(bytes);
}

function cutBytes(bytes: Uint8Array, maxFrameBytes: number): FrameFields {
  if (bytes.length <= maxFrameBytes) return { base64: encodeBase64(bytes) };
  return { base64: encodeBase64(bytes.subarray(0, maxFrameBytes)), bytes: bytes.length, cut: true };
}

/** What was sealed is text, but for MessagePack behind its marker. */
function inner(plaintext: Uint8Array): Frame {
  if (hasMarker(plaintext, markers.msgpack)) return plaintext;
  try {
    return decodeUtf8(plaintext);
  } catch {
    return plaintext;
  }
}

function isEnvelope(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands on a message, without what is in it. */
function coverOf(envelope: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { c, t, id, seq, tp, o } = envelope;
  const cover = Object.entries({ c, t, id, seq, tp, o }).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(cover), p: mask };
}
