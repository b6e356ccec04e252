import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import type { Expectation } from '../../src/case.ts';
import { compare } from '../../src/compare/compare.ts';
import type { Operations } from '../../src/driver/serve.ts';
import { RequestSchema, type Response } from '../../src/generated/wse/conformance/v1/driver_pb.ts';
import { responseOf } from '../support/responses.ts';

const request = create(RequestSchema, { dialect: 'D2g', profile: 'observed' });

/** Reads frames as their text, and tells the dialect it was asked for. */
const reference: Operations = ({ dialect, operation }) => {
  if (operation.case !== 'decode') return { case: 'unsupported', value: { reason: 'not asked for' } };
  const value = Buffer.from(operation.value.frame.value ?? '').toString();
  return { case: 'decode', value: { content: { case: 'rawText', value: `${dialect} ${value}` } } };
};

function differences(expectation: Expectation, response: Response) {
  return compare(expectation, request, response, reference);
}

const envelope = (json: string): Expectation => ({
  ok: { case: 'decode', value: { content: { case: 'envelopeJson', value: json } } },
});
const decoded = (json: string): Response =>
  responseOf({ case: 'decode', value: { content: { case: 'envelopeJson', value: json }, encrypted: true } });

describe('an expected result', () => {
  it('compares JSON by value and only the fields it names', () => {
    expect(differences(envelope('{"a":1,"b":2}'), decoded('{ "b": 2, "a": 1 }'))).toEqual([]);
    expect(differences({ ok: { case: 'decode', value: { encrypted: false } } }, decoded('{}'))).toMatchObject([
      { path: 'decode.encrypted', expected: 'false', got: 'true' },
    ]);
  });

  it('names the path inside the JSON', () => {
    expect(differences(envelope('{"p":{"n":1}}'), decoded('{"p":{"n":2}}'))).toEqual([
      { path: 'decode.envelope_json.p.n', expected: '1', got: '2' },
    ]);
  });

  it('tells one kind of content from another', () => {
    const raw = responseOf({ case: 'decode', value: { content: { case: 'rawText', value: '{}' } } });
    expect(differences(envelope('{}'), raw)).toMatchObject([{ path: 'decode.envelope_json', got: 'raw_text "{}"' }]);
  });

  it('tells a refusal from a result', () => {
    const refused = responseOf({ case: 'error', value: { code: 'invalid_json', message: 'no' } });
    expect(differences(envelope('{}'), refused)).toMatchObject([
      { path: 'decode', got: expect.stringContaining('invalid_json') },
    ]);
  });

  it('reports JSON that cannot be read', () => {
    expect(differences(envelope('{}'), decoded('{'))).toMatchObject([{ got: expect.stringContaining('no JSON') }]);
  });

  it('demands absence of what it names with undefined', () => {
    const frames = (recovery?: { epoch: number; offset: bigint }): Response =>
      responseOf({ case: 'clusterDecode', value: { frames: [{ type: 'MSG', ...(recovery && { recovery }) }] } });
    const expected: Expectation = {
      ok: { case: 'clusterDecode', value: { frames: [{ type: 'MSG', recovery: undefined }] } },
    };
    expect(differences(expected, frames())).toEqual([]);
    expect(differences(expected, frames({ epoch: 1, offset: 2n }))).toMatchObject([
      { path: 'cluster_decode.frames[0].recovery' },
    ]);
  });

  it('compares lists item by item and by length', () => {
    const got = responseOf({ case: 'clusterDecode', value: { frames: [{ type: 'PING' }] } });
    const expected: Expectation = {
      ok: { case: 'clusterDecode', value: { frames: [{ type: 'PONG' }, { type: 'SUB' }] } },
    };
    expect(differences(expected, got).map(({ path }) => path)).toEqual([
      'cluster_decode.frames[0].type',
      'cluster_decode.frames.length',
    ]);
  });
});

describe('an expected refusal', () => {
  const refusal = (code: string): Response => responseOf({ case: 'error', value: { code, message: 'because' } });

  it('wants its code or one of its codes', () => {
    expect(differences({ error: 'invalid_json' }, refusal('invalid_json'))).toEqual([]);
    expect(differences({ error: ['a', 'b'] }, refusal('b'))).toEqual([]);
    expect(differences({ error: ['a', 'b'] }, refusal('c'))).toEqual([
      { path: 'error.code', expected: 'a or b', got: 'c: because' },
    ]);
  });

  it('takes a refusal without reason, and no internal failure', () => {
    expect(differences({ error: 'invalid_json' }, refusal('refused'))).toEqual([]);
    expect(differences({ error: 'invalid_json' }, refusal('internal'))).toHaveLength(1);
  });

  it('does not take a result', () => {
    expect(differences({ error: 'invalid_json' }, decoded('{}'))).toMatchObject([{ path: 'error' }]);
  });
});

it('takes a stream that stopped without a reason for one that stopped', () => {
  const expected: Expectation = { ok: { case: 'clusterDecode', value: { stopped: { code: 'cluster_length' } } } };
  const stopped = (code?: string): Response =>
    responseOf({ case: 'clusterDecode', value: code === undefined ? {} : { stopped: { code } } });
  expect(differences(expected, stopped('refused'))).toEqual([]);
  expect(differences(expected, stopped('invalid_utf8'))).toHaveLength(1);
  expect(differences(expected, stopped())).toHaveLength(1);
});

describe('a frame that is read back', () => {
  const readBack: Expectation = {
    readBack: { case: 'decode', value: { direction: 'client_to_server' } },
    startsWith: Buffer.from('C:'),
    ok: { case: 'decode', value: { content: { case: 'rawText', value: 'D2g C:abc' } } },
  };
  const encoded = (text: string): Response =>
    responseOf({ case: 'encode', value: { frame: { case: 'binary', value: Buffer.from(text) } } });

  it('is judged by what the reference reads, in the setting of the request', () => {
    expect(differences(readBack, encoded('C:abc'))).toEqual([]);
    expect(differences(readBack, encoded('C:abd'))).toMatchObject([{ path: 'read back: decode.raw_text' }]);
  });

  it('has to start as it should', () => {
    expect(differences(readBack, encoded('M:abc'))).toMatchObject([{ path: 'frame[byte 0]' }]);
  });

  it('has to be there', () => {
    expect(differences(readBack, decoded('{}'))).toMatchObject([{ expected: 'an encoded frame' }]);
  });
});

it('passes when one of several expectations is met, and tells the closest otherwise', () => {
  const either: Expectation = { anyOf: [envelope('{"a":1,"b":1}'), envelope('{"a":1}')] };
  expect(differences(either, decoded('{"a":1}'))).toEqual([]);
  expect(differences(either, decoded('{"a":2}'))).toMatchObject([{ path: 'decode.envelope_json.a' }]);
});
