import type { ClientVectors, OutboundFrame } from '@wsekit/spec/vectors';
import type { Case, Expectation } from '../case.ts';
import { bytes, type CaseParts, caseId, decode, encode, encodedFrame, envelope, hex, makeCase } from './build.ts';
import { inflated } from './client-reading.ts';
import { dialectOfVersion } from './dialects.ts';
import { type JsonLike, jsonText, withoutUnsafeKeys } from './json-text.ts';
import { fromEach, type Origin } from './origin.ts';
import { isJsonObject, type JsonObject } from './text-reading.ts';
import { undelivered } from './undelivered.ts';

type Draft = Omit<CaseParts, 'source'>;

/**
 * What the TypeScript client's compression helper makes of a value.
 *
 * Its `M:` frames are MessagePack as everywhere. Its `C:` frames hold MessagePack, which no reader of `C:` accepts.
 */
export function outboundCases(vectors: ClientVectors, origin: Origin): readonly Case[] {
  const { name, file: source } = origin;
  const dialect = dialectOfVersion(vectors.dialect);
  if (dialect === undefined) return [];
  const entries = vectors.outbound_helper_prepareForSending?.vectors;
  const drafts = fromEach(origin, 'outbound_helper_prepareForSending', entries, (vector) =>
    vector.prefix === 'C:' ? compressedDrafts(name, vector) : msgpackDrafts(name, vector),
  );
  return drafts.map((draft) => makeCase({ dialects: [dialect], source, ...draft }));
}

function msgpackDrafts(name: string, vector: OutboundFrame): readonly Draft[] {
  const frame = hex(vector.frame_hex);
  const value = withoutUnsafeKeys(vector.value);
  if (!isJsonObject(value)) return [];
  const read: Draft = {
    id: caseId('decode', name, 'outbound', vector.label),
    title: `reads the MessagePack frame ${vector.label}`,
    side: 'client',
    requirements: ['WSE-FRM-032', 'WSE-PAY-024'],
    request: decode('server_to_client', frame),
    expect: messageWithBytes(value),
  };
  if ('p_hex' in value) return [read];
  const written: Draft = {
    id: caseId('encode', name, 'outbound', vector.label),
    title: `writes the MessagePack of ${vector.label} to the same bytes, without marker`,
    side: 'client',
    profiles: ['observed'],
    requirements: ['WSE-PAY-021', 'WSE-PAY-022', 'WSE-PAY-023', 'WSE-PAY-024', 'WSE-PAY-025', 'WSE-FRM-048'],
    request: encode('client_to_server', jsonText(value), { format: 'msgpack' }),
    expect: encodedFrame(frame.subarray(2)),
  };
  // From D2c a client writes its category as the first field, which the helper does not.
  return vector.value.c === undefined && name !== 'client-2.0.5' ? [read] : [read, written];
}

function compressedDrafts(name: string, vector: OutboundFrame): readonly Draft[] {
  const frame = hex(vector.frame_hex);
  const stream = frame.subarray(2);
  const data = inflated(stream);
  if (data === undefined) return [];
  return [
    {
      id: caseId('inflate', name, 'outbound', vector.label),
      title: `inflates the stream of ${vector.label}`,
      side: 'any',
      dialects: [],
      requirements: ['WSE-CMP-020'],
      request: { case: 'inflate', value: { algorithm: 'zlib', data: stream, maxBytes: data.length } },
      expect: { ok: { case: 'inflate', value: { data: bytes(data) } } },
    },
    {
      id: caseId('decode', name, 'outbound', vector.label),
      title: 'does not read MessagePack inside a compressed frame',
      side: 'client',
      requirements: ['WSE-CMP-025', 'WSE-CMP-010'],
      request: decode('server_to_client', frame),
      expect: undelivered(frame),
    },
  ];
}

/** A member `p_hex` stands for binary `p`: a client may give bytes, or their hexadecimal digits as servers do. */
function messageWithBytes(value: JsonObject): Expectation {
  if (!('p_hex' in value)) return envelope(jsonText(value));
  const { p_hex: digits, ...rest } = value;
  const forms: readonly JsonLike[] = [digits ?? null, { $hex: digits ?? null }];
  return { anyOf: forms.map((p) => envelope(jsonText({ ...rest, p }))) };
}
