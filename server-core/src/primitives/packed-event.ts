import { defaultCodecLimits, isCodecError, parseJson, stringifySortedJson } from '@wsekit/codec';
import { encodeHex } from '@wsekit/codec/crypto';
import { msgpack } from '@wsekit/codec/msgpack';

/** How an event is packed: MessagePack, or JSON with sorted names. */
export type EventFormat = 'msgpack' | 'json';

/** What {@link unpackEvent} gives for bytes that are no JSON. */
export interface UndecodedEvent {
  /** The bytes as hexadecimal digits. */
  readonly _raw_hex: string;
  readonly _decode_error: true;
}

/**
 * Packs an event as MessagePack, or as JSON whose names are sorted at every level.
 *
 * Dates become texts (ISO 8601); bytes stay bytes in MessagePack and become hexadecimal digits in JSON. Throws `CodecError`
 * `unencodable_value` for what has no form, nests too deep or in a circle.
 */
export function packEvent(event: object, format: EventFormat = 'msgpack'): Uint8Array {
  const { maxMsgpackDepth, maxJsonDepth } = defaultCodecLimits;
  if (format === 'json') return new TextEncoder().encode(stringifySortedJson(event, maxJsonDepth));
  // A copy: what the codec gives may be a view of memory that others use as well.
  return Uint8Array.from(msgpack.encode(event, { values: 'native', keyOrder: 'given', maxDepth: maxMsgpackDepth }));
}

/**
 * Unpacks an event.
 *
 * Integers beyond 2^53 in MessagePack are bigints. Throws `CodecError` for bytes that are no MessagePack. JSON may be UTF-8 or
 * Latin-1; bytes that are no JSON in either are an {@link UndecodedEvent}, and nothing is thrown.
 */
export function unpackEvent(data: Uint8Array, format: EventFormat = 'msgpack'): unknown {
  if (format === 'json') return readJson(data);
  return msgpack.decode(data, { values: 'native', maxDepth: defaultCodecLimits.maxMsgpackDepth });
}

function readJson(data: Uint8Array): unknown {
  for (const read of encodings) {
    try {
      return parseJson(read(data), defaultCodecLimits.maxJsonDepth);
    } catch (error) {
      if (!(error instanceof TypeError || isCodecError(error))) throw error;
    }
  }
  return { _raw_hex: encodeHex(data), _decode_error: true } satisfies UndecodedEvent;
}

/** In the order they are tried. */
const encodings: readonly ((data: Uint8Array) => string)[] = [
  (data) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data),
  latin1,
];

/** Reads each byte as the character of that number; what the platform calls Latin-1 is Windows-1252. */
export function latin1(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.length).toString('latin1');
}
