import {
  create,
  type DescField,
  type DescMessage,
  equals,
  fromJsonString,
  type Message,
  ScalarType,
  toJsonString,
} from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readProtoJson } from '../../src/driver/read-proto-json.ts';
import { writeProtoJson } from '../../src/driver/write-proto-json.ts';
import { RequestSchema, ResponseSchema } from '../../src/generated/wse/conformance/v1/driver_pb.ts';

function scalars(scalar: ScalarType | undefined): fc.Arbitrary<unknown> {
  if (scalar === ScalarType.BYTES) return fc.uint8Array({ maxLength: 40 });
  if (scalar === ScalarType.BOOL) return fc.boolean();
  if (scalar === ScalarType.UINT32) return fc.nat({ max: 0xffff_ffff });
  if (scalar === ScalarType.UINT64) return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  return fc.string({ unit: 'grapheme', maxLength: 20 });
}

function items(field: DescField): fc.Arbitrary<unknown> {
  const item = field.message === undefined ? scalars(field.scalar) : messages(field.message);
  return field.fieldKind === 'list' ? fc.array(item, { maxLength: 3 }) : item;
}

/** Any message of a schema: each plain field there or not, one member of each oneof or none. */
function messages(schema: DescMessage): fc.Arbitrary<Message> {
  const plain = schema.fields.filter((field) => field.oneof === undefined);
  const fields = fc.record(Object.fromEntries(plain.map((field) => [field.localName, items(field)])), {
    requiredKeys: [],
  });
  const oneofs = schema.oneofs.map((oneof) =>
    fc.oneof(
      fc.constant({}),
      ...oneof.fields.map((field) =>
        items(field).map((value) => ({ [oneof.localName]: { case: field.localName, value } })),
      ),
    ),
  );
  return fc.tuple(fields, ...oneofs).map((parts) => create(schema, Object.assign({}, ...parts)));
}

describe.each([RequestSchema, ResponseSchema])('$name', (schema) => {
  it('is written as the protobuf runtime writes it', () => {
    fc.assert(
      fc.property(messages(schema), (message) => {
        const theirs: unknown = JSON.parse(toJsonString(schema, message as never, { useProtoFieldName: true }));
        expect(JSON.parse(writeProtoJson(schema, message as never))).toEqual(theirs);
      }),
      { numRuns: 500 },
    );
  });

  it('is read as it was written, by either', () => {
    fc.assert(
      fc.property(messages(schema), (message) => {
        const text = writeProtoJson(schema, message as never);
        expect(equals(schema, readProtoJson(schema, text) as never, message as never)).toBe(true);
        expect(equals(schema, fromJsonString(schema, text) as never, message as never)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('reading', () => {
  const read = (text: string) => readProtoJson(ResponseSchema, text);

  it('takes camel case, null and unknown fields', () => {
    expect(read('{"id":1,"clusterEncode":{"frame":"AQI"},"error":null,"more":[]}')).toMatchObject({
      id: 1,
      result: { case: 'clusterEncode', value: { frame: Uint8Array.of(1, 2) } },
    });
  });

  it.each([
    ['[]', 'Response should be an object'],
    ['{"id":-1}', 'Response.id should be an integer from 0 to 4294967295: -1'],
    ['{"id":1.5}', 'Response.id'],
    ['{"id":"x"}', 'Response.id'],
    ['{"seal":{"frame":"?"}}', 'Response.seal.frame should be bytes in base64: "?"'],
    ['{"decode":{"encrypted":"yes"}}', 'Response.decode.encrypted should be true or false'],
    ['{"cluster_decode":{"frames":{}}}', 'Response.cluster_decode.frames should be a list'],
    ['{"cluster_decode":{"frames":[1]}}', 'Response.cluster_decode.frames[0] should be an object'],
    ['{"seal":{},"open":{}}', 'Response has both seal and open'],
  ])('refuses %s', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
