import { limits } from '@wsekit/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aesGcmDecrypt,
  aesGcmEncrypt,
  compress,
  createEventTransform,
  createMessageCompressor,
  DeliveryGuarantee,
  decompress,
  EventPriority,
  packEvent,
  transformEvent,
  unpackEvent,
} from '../../src/primitives/index.ts';

const bytes = fc.uint8Array({ maxLength: 2_000 });

describe('compression', () => {
  it('gives back what was compressed, at every level', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 9 }), (data, level) => {
        expect(decompress(compress(data, level))).toEqual(data);
      }),
    );
  });

  it('stops at its cap, by default at 10 MiB', () => {
    const mebibyte = 1_048_576;
    expect(decompress(compress(new Uint8Array(10 * mebibyte)))).toHaveLength(10 * mebibyte);
    expect(() => decompress(compress(new Uint8Array(10 * mebibyte + 1)))).toThrow(/inflate_limit/);
    expect(() => decompress(compress(new Uint8Array(11)), 10)).toThrow(/inflate_limit/);
    expect(() => decompress(compress(new Uint8Array(1)), 0)).toThrow(RangeError);
  });

  it('counts what it saved, and what failed', () => {
    const compressor = createMessageCompressor({ thresholdBytes: 10, level: 9, maxInflatedBytes: 100 });
    const long = new Uint8Array(100);
    const saved = long.length - compressor.compress(long).length;
    compressor.compress(Uint8Array.of(1)); // becomes longer
    expect(() => compressor.compress(long, 10)).toThrow(RangeError);
    expect(() => compressor.decompress(compress(new Uint8Array(101)))).toThrow(/inflate_limit/);
    compressor.decompress(compress(long));
    expect(compressor.stats()).toEqual({
      totalCompressed: 2,
      totalDecompressed: 1,
      compressionFailures: 1,
      decompressionFailures: 1,
      totalBytesSaved: saved,
      averageBytesSaved: saved / 2,
      compressionSuccessRate: 2 / 3,
      decompressionSuccessRate: 1 / 2,
    });
  });

  it.each([{ level: 0 }, { level: 10 }, { thresholdBytes: -1 }, { maxInflatedBytes: 0 }])('refuses %j', (options) => {
    expect(() => createMessageCompressor(options)).toThrow(RangeError);
  });
});

describe('a packed event', () => {
  it('is unpacked to what it was, in either format', () => {
    const plain = fc.dictionary(
      fc.string().filter((name) => !(name in {}) && name !== 'prototype'),
      fc.jsonValue(),
      {
        noNullPrototype: true,
      },
    );
    const isPlain = (value: unknown): boolean =>
      !/"(?:__proto__|constructor|prototype)"|-0|e\+?\d/.test(JSON.stringify(value));
    fc.assert(
      fc.property(plain, fc.constantFrom('json', 'msgpack'), (event, format) => {
        fc.pre(isPlain(event));
        const clean: unknown = JSON.parse(JSON.stringify(event));
        expect(unpackEvent(packEvent(event, format), format)).toEqual(clean);
      }),
    );
  });

  it('keeps bytes and wide integers as MessagePack, and writes dates as text', () => {
    const at = new Date(0);
    const packed = packEvent({ at, data: Uint8Array.of(1), wide: 2n ** 63n });
    expect(unpackEvent(packed)).toEqual({ at: at.toISOString(), data: Uint8Array.of(1), wide: 2n ** 63n });
  });

  it('is read as Latin-1 where it is no UTF-8, each byte the character of its number', () => {
    expect(unpackEvent(Uint8Array.of(0x22, 0x85, 0xe4, 0x22), 'json')).toBe('\u0085ä');
  });

  it('loses members that would change what an object is', () => {
    const text = '{"__proto__":{"a":1},"b":2}';
    expect(unpackEvent(new TextEncoder().encode(text), 'json')).toEqual({ b: 2 });
  });

  it('keeps its memory to itself', () => {
    const packed = packEvent({ a: 1 });
    const before = Uint8Array.from(packed);
    packEvent({ b: 2, c: 'other' });
    expect(packed).toEqual(before);
    expect(packed.buffer.byteLength).toBe(packed.length);
  });
});

describe('sealing', () => {
  it('opens to what was sealed, and never seals twice alike', () => {
    const key = new Uint8Array(32).fill(7);
    fc.assert(
      fc.property(bytes, (plaintext) => {
        const sealed = aesGcmEncrypt(key, plaintext);
        expect(aesGcmDecrypt(key, sealed)).toEqual(plaintext);
        expect(aesGcmEncrypt(key, plaintext)).not.toEqual(sealed);
        sealed.set([(sealed.at(-1) ?? 0) ^ 1], sealed.length - 1);
        expect(() => aesGcmDecrypt(key, sealed)).toThrow(/authentication_failed/);
      }),
    );
    expect(() => aesGcmDecrypt(key, new Uint8Array(27))).toThrow(/frame_truncated/);
  });
});

describe('an event transform', () => {
  const transform = createEventTransform({ nextId: () => 'new', nowMs: () => 1_000 });

  it('turns what JSON has no form for into what it has, however deep', () => {
    const payload = {
      at: new Date(0),
      deep: { list: [new Set([new Map([['k', Uint8Array.of(0x68, 0x69)]])])] },
      latin: Uint8Array.of(0xe4),
    };
    expect(transform({ type: 'a', payload }, 1).p).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      deep: { list: [[{ k: 'hi' }]] },
      latin: 'ä',
    });
  });

  it('leaves the event and an envelope without a number as they are', () => {
    const event = Object.freeze({ type: 'a', _metadata: Object.freeze({ version: 2 }) });
    expect(transform(event, 1)).toMatchObject({ event_version: 2, p: { type: 'a', event_type: 'a' } });
    const envelope = Object.freeze({ v: 1, t: 'a', p: {}, id: 'i', ts: 't' });
    expect(transform(envelope, 4)).toEqual({ ...envelope, seq: 4 });
    expect(envelope).not.toHaveProperty('seq');
  });

  it('takes dates for times', () => {
    expect(transform({ type: 'a', timestamp: new Date(400) }, 1)).toMatchObject({
      ts: '1970-01-01T00:00:00.400Z',
      latency_ms: 600,
    });
  });

  it('maps types that have odd names', () => {
    expect(transformEvent({ type: 'toString' }, 1).t).toBe('tostring');
    expect(transformEvent({ type: '__proto__' }, 1).t).toBe('__proto__');
  });

  it('gives ids in the order of the events', () => {
    const given = createEventTransform();
    const ids = Array.from({ length: 50 }, (_, seq) => String(given({ type: 'a' }, seq).id));
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(50);
  });

  it('refuses an event that nests too deep or in a circle', () => {
    const circle: Record<string, unknown> = { type: 'a' };
    circle.self = circle;
    expect(() => transform(circle, 1)).toThrow(/nests deeper than 127/);
    const deepest: unknown = JSON.parse('['.repeat(limits.max_json_depth - 1) + ']'.repeat(limits.max_json_depth - 1));
    expect(transform({ type: 'a', payload: { deepest } }, 1).p).toEqual({ deepest });
  });
});

describe('the levels', () => {
  it('are those of the wire', () => {
    expect(EventPriority).toEqual({ critical: 10, high: 8, normal: 5, low: 3, background: 1 });
    expect(DeliveryGuarantee).toEqual({ atMostOnce: 'at_most_once' });
  });
});
