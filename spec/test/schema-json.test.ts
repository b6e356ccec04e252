import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FieldModel, loadModel, type Shape } from '../generator/model.ts';
import { messageTypes, validatePayload } from '../src/index.ts';
import { isObject } from '../src/payload-issue.ts';

const types = Object.keys(messageTypes);
const model = loadModel();
const payloads = new Map(model.messageTypes.map(({ type, payload }) => [type, payload]));

function readSchema(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`../schemas/${name}`, import.meta.url), 'utf8'));
}

const schema = readSchema('message.schema.json');
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
const validateMessage = ajv.compile(schema);

function payloadSchema(type: string): ValidateFunction {
  return (
    ajv.getSchema(`urn:wse:v2:message#/$defs/${type}`) ?? ajv.compile({ $ref: `urn:wse:v2:message#/$defs/${type}` })
  );
}

const odd = fc.constantFrom<unknown>('', 0, -1, 1.5, 2 ** 32 - 1, 2 ** 32, true, null, [], {}, ['a'], [5], { a: 5 });
const wellFormed: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  any: odd,
  boolean: fc.boolean(),
  number: fc.constantFrom(0.5, 0, -7),
  integer: fc.constantFrom(0, 7, 2 ** 32 - 1),
  object: fc.constantFrom({}, { a: 5 }),
};

function nearly(arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ arbitrary, weight: 30 }, { arbitrary: odd, weight: 1 });
}

function arbitraryOf(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'string':
      return fc.constantFrom('a', ...shape.values, ...shape.values, ...shape.values);
    case 'list':
      return fc.array(nearly(arbitraryOf(shape.of)), { maxLength: 2 });
    case 'map':
      return fc.dictionary(fc.constantFrom('a', 'b'), nearly(arbitraryOf(shape.of)));
    case 'part':
      return objectOf(model.parts.find(({ name }) => name === shape.name)?.fields ?? []);
    default:
      return wellFormed[shape.kind] ?? odd;
  }
}

function objectOf(fields: readonly FieldModel[]): fc.Arbitrary<unknown> {
  const members = fields.map(({ name, shape, required }) => {
    const present = nearly(arbitraryOf(shape));
    return [name, required ? present : fc.option(present, { nil: undefined })] as const;
  });
  return fc.record(Object.fromEntries(members));
}

describe('the JSON Schema', () => {
  it.each([
    [{}],
    [{ c: 'U', t: 'chat', p: { text: 'hi' }, id: 'x', seq: 1, v: 1 }],
    [{ t: 'chat', p: 5 }],
    [{ t: 'rate_limit_warning', p: { current_rate: 1, limit: 2, remaining: 1 } }],
    [{ t: 'presence_join', p: { user_id: 'alice', data: null } }],
    [{ tp: 'chat', e: '0000002a', o: 0, c: 'U', t: 'x' }],
  ])('accepts %j', (message) => {
    expect(validateMessage(message)).toBe(true);
  });

  it.each([
    [[]],
    [{ c: 'X' }],
    [{ t: 5 }],
    [{ seq: 1.5 }],
    [{ t: 'presence_join' }],
    [{ t: 'presence_join', p: { data: {} } }],
    [{ t: 'server_hello', p: { server_version: '2.5.1' } }],
  ])('refuses %j', (message) => {
    expect(validateMessage(message)).toBe(false);
  });

  it.each(types)('judges payloads of %s as the validator does', (type) => {
    const validate = payloadSchema(type);
    const payload = fc.oneof(nearly(objectOf(payloads.get(type)?.fields ?? [])), odd);
    fc.assert(
      fc.property(payload, (candidate) => {
        expect(validatePayload(type, candidate) === undefined).toBe(validate(candidate));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the AsyncAPI document', () => {
  const document = readSchema('asyncapi.json');

  function resolvePointer(pointer: string): unknown {
    const steps = pointer.slice('#/'.length).split('/');
    return steps.reduce<unknown>((place, step) => (isObject(place) ? place[step] : undefined), document);
  }

  function referencesIn(place: unknown): readonly string[] {
    if (typeof place !== 'object' || place === null) return [];
    return Object.entries(place).flatMap(([name, inner]) =>
      name === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
    );
  }

  it('is of version 3', () => {
    expect(document).toMatchObject({ asyncapi: '3.0.0', info: { title: 'WSE client link' } });
  });

  it('refers only to what it holds', () => {
    const references = referencesIn(document);
    expect(references.length).toBeGreaterThan(types.length);
    expect(references.filter((reference) => resolvePointer(reference) === undefined)).toEqual([]);
  });

  it('has every message type, in the operations of its directions', () => {
    expect(Object.keys(resolvePointer('#/components/messages') ?? {})).toEqual(types);
    for (const [operation, direction] of [
      ['receiveFromClient', 'client_to_server'],
      ['sendToClient', 'server_to_client'],
    ] as const) {
      const named = referencesIn(resolvePointer(`#/operations/${operation}/messages`)).map((ref) =>
        ref.split('/').at(-1),
      );
      const travelling = Object.values(messageTypes).filter(({ directions }) => directions.includes(direction));
      expect(named).toEqual(travelling.map(({ type }) => type));
    }
  });
});
