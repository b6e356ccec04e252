// Envelopes of every message type, with any payload and with fields the protocol does not name.
import type { Envelope } from '@wsekit/codec';
import { messageTypes } from '@wsekit/spec';
import fc from 'fast-check';
import { jsonObject, jsonValue } from './json-value.ts';

const typeNames = Object.keys(messageTypes);
const namedFields = ['c', 't', 'p', 'id', 'ts', 'seq', 'v', 'type', 'payload', '_msg_cat', 'tp', 'e', 'o'];

const unnamedFields = jsonObject.map((fields) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !namedFields.includes(name))),
);

const messageType: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...typeNames) },
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 16 }),
);

/** What an application gives to be sent: no category, no version, so that these are the codec's to write. */
export const applicationEnvelope: fc.Arbitrary<Envelope> = fc
  .record({
    t: messageType,
    p: jsonValue,
    id: fc.uuid(),
    seq: fc.nat(),
    ts: fc.constant('2026-02-28T12:00:00.000Z'),
    more: unnamedFields,
  })
  .map(({ more, ...named }) => ({ ...more, ...named }));
