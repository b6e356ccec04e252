import { dialectForServerVersion } from '@wsekit/spec';
import { readClientVectors, vectorsDirectory } from '@wsekit/spec/vectors';
import { describe, expect, it } from 'vitest';
import { zlib as node } from '../src/compression/zlib-node.ts';
import { zlib as web } from '../src/compression/zlib-web.ts';
import { createCodecContext, decodeFrame } from '../src/index.ts';
import { msgpack } from '../src/payload/msgpack.ts';
import { bytesOf, codeOf } from './recordings.ts';

// What neither published client delivers, and what becomes of it here.
const undelivered: Readonly<Record<string, unknown>> = {
  C_zlib_prefixed_array: { kind: 'value', value: [1, 2], encrypted: false },
  C_zlib_msgpack: 'invalid_utf8',
  E_without_key: 'cipher_missing',
  text_2MiB: 'frame_too_large',
};

const files = ['client-2.0.5', 'client-2.4.3'].map((file) => readClientVectors(`${vectorsDirectory}/${file}.json`));
const cases = files.flatMap(({ dialect, inbound_frames = [] }) =>
  [node, web].flatMap((zlib) =>
    inbound_frames.map((vector) => ({ version: dialect, provider: zlib.name, zlib, name: vector.name, vector })),
  ),
);

/** The message a published client delivered, in the words of an envelope. */
function deliveredMessage(message: unknown): Record<string, unknown> {
  const { _msg_cat: category, type, payload, ...rest } = Object.fromEntries(Object.entries(message ?? {}));
  return { ...rest, ...(category && { c: category }), ...(type && { t: type }), ...(payload && { p: payload }) };
}

describe('frames recorded from published clients', () => {
  it.each(cases)('$version $name means the same with $provider', ({ version, zlib, vector }) => {
    const dialect = dialectForServerVersion(version);
    const context = createCodecContext({ direction: 'server_to_client', zlib, msgpack, ...(dialect && { dialect }) });
    const frame =
      vector.frame_text ??
      (vector.frame_hex === undefined ? 'x'.repeat(vector.frame_bytes ?? 0) : bytesOf(vector.frame_hex));
    const expected = undelivered[vector.name];
    if (typeof expected === 'string') return expect(codeOf(() => decodeFrame(frame, context))).toBe(expected);
    if (expected !== undefined) return expect(decodeFrame(frame, context)).toEqual(expected);
    const decoded = decodeFrame(frame, context);
    expect(decoded.kind).toBe('envelope');
    const { c: prefix, ...envelope } = decoded.kind === 'envelope' ? decoded.envelope : {};
    const { c: _, ...delivered } = deliveredMessage(vector.upstream_message);
    if (vector.upstream_accepts) expect(envelope).toEqual(delivered);
    expect([undefined, null, 'S', 'U']).toContain(prefix);
    expect(vector.python_decode === null || envelope.t === Object(vector.python_decode).t).toBe(true);
  });
});
