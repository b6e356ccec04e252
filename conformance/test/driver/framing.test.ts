import { create, equals } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerpt, type Framing } from '../../src/driver/framing.ts';
import { framingByName, framingNames } from '../../src/driver/framings.ts';
import { jsonLines } from '../../src/driver/json-lines.ts';
import { sizeDelimited } from '../../src/driver/size-delimited.ts';
import { type Response, ResponseSchema } from '../../src/generated/wse/conformance/v1/driver_pb.ts';

const responses: fc.Arbitrary<Response> = fc
  .record({
    id: fc.nat(),
    text: fc.string({ unit: 'grapheme' }),
    bytes: fc.uint8Array({ maxLength: 300 }),
    isText: fc.boolean(),
  })
  .map(({ id, text, bytes, isText }) => {
    const content = isText ? { case: 'rawText' as const, value: text } : { case: 'rawBytes' as const, value: bytes };
    return create(ResponseSchema, { id, result: { case: 'decode', value: { content, encrypted: isText } } });
  });

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

describe.each([jsonLines, sizeDelimited])('$name', (framing: Framing) => {
  it('gives back every message, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(responses, { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
        (sent, sizes) => {
          const stream = Buffer.concat(sent.map((message) => framing.encode(ResponseSchema, message)));
          const reader = framing.createReader(ResponseSchema, 100_000);
          const got = cut(stream, sizes).flatMap((chunk) => reader.push(chunk));
          expect(got).toHaveLength(sent.length);
          for (const [at, incoming] of got.entries()) {
            expect(incoming.ok && equals(ResponseSchema, incoming.message, sent[at] ?? incoming.message)).toBe(true);
          }
          expect(reader.end()).toBeUndefined();
        },
      ),
      { numRuns: 200 },
    );
  });

  it('reports garbage and never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (chunks) => {
        const reader = framing.createReader(ResponseSchema, 1000);
        for (const chunk of chunks)
          for (const incoming of reader.push(chunk)) expect(typeof incoming.ok).toBe('boolean');
      }),
      { numRuns: 300 },
    );
  });

  it('says what was left unfinished', () => {
    const reader = framing.createReader(ResponseSchema, 1000);
    const whole = framing.encode(
      ResponseSchema,
      create(ResponseSchema, { id: 7, result: { case: 'verify', value: {} } }),
    );
    reader.push(whole.subarray(0, whole.length - 1));
    expect(reader.end()).toContain('unfinished');
  });
});

describe('json-lines', () => {
  it('reads on after a line that is no message', () => {
    const reader = jsonLines.createReader(ResponseSchema, 1000);
    const incoming = reader.push(Buffer.from('hello\n{"id":1,"verify":{}}\n'));
    expect(incoming).toMatchObject([
      { ok: false, broken: false, found: expect.stringContaining('hello') },
      { ok: true },
    ]);
  });

  it('reads on after a line above the limit, without keeping it', () => {
    const reader = jsonLines.createReader(ResponseSchema, 100);
    const first = reader.push(Buffer.alloc(80, 'x'));
    const second = reader.push(Buffer.alloc(80, 'x'));
    const third = reader.push(Buffer.from('\n{"id":1,"verify":{}}\n'));
    expect(first).toEqual([]);
    expect(second).toMatchObject([{ ok: false, found: expect.stringContaining('more than 100 bytes') }]);
    expect(third).toMatchObject([{ ok: true, message: { id: 1 } }]);
  });

  it('takes unknown fields, empty lines, carriage returns and names in camel case', () => {
    const reader = jsonLines.createReader(ResponseSchema, 1000);
    const incoming = reader.push(Buffer.from('\r\n{"id":1,"clusterEncode":{"frame":"AQI="},"extra":true}\r\n'));
    expect(incoming).toMatchObject([{ ok: true, message: { result: { case: 'clusterEncode' } } }]);
  });

  it('does not depend on the buffer it was given', () => {
    const reader = jsonLines.createReader(ResponseSchema, 1000);
    const chunk = Buffer.from('{"id":1,"ver');
    reader.push(chunk);
    chunk.fill(0);
    expect(reader.push(Buffer.from('ify":{}}\n'))).toMatchObject([{ ok: true }]);
  });
});

describe('size-delimited', () => {
  it('refuses a message above the limit by its length alone, and reads nothing after it', () => {
    const reader = sizeDelimited.createReader(ResponseSchema, 100);
    expect(reader.push(Buffer.of(0xff, 0x01))).toMatchObject([
      { ok: false, broken: true, found: expect.stringContaining('255') },
    ]);
    expect(reader.push(Buffer.of(2, 8, 1))).toEqual([]);
  });

  it('refuses a length that is no varint', () => {
    const reader = sizeDelimited.createReader(ResponseSchema, 100);
    expect(reader.push(Buffer.alloc(6, 0xff))).toMatchObject([{ ok: false, broken: true }]);
  });
});

it('finds framings by name', () => {
  expect(framingNames.map((name) => framingByName(name).name)).toEqual(['json-lines', 'size-delimited']);
  expect(() => framingByName('xml')).toThrow(/"xml"/);
});

it('shows a long text of a driver by its start and its length', () => {
  expect(excerpt('a\nb')).toBe('"a\\nb"');
  expect(excerpt('x'.repeat(500))).toMatch(/^"x{120}…" \(500 characters\)$/);
});
