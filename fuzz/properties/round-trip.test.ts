import { categoryOfType, createCodecContext, decodeFrame, type Envelope, encodeFrame } from '@wsekit/codec';
import { createCipher } from '@wsekit/codec/crypto';
import { provider } from '@wsekit/codec/crypto/node';
import { msgpack } from '@wsekit/codec/msgpack';
import { dialectNames, messageTypes } from '@wsekit/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applicationEnvelope } from '../arbitraries/envelope.ts';
import { parameters } from '../config.ts';

const cipher = createCipher({ provider, key: new Uint8Array(32).fill(9) });

/** A way for a message to travel. The reading is the documented one, since it knows every form in both directions. */
const route = fc.record({
  dialect: fc.constantFrom(...dialectNames),
  direction: fc.constantFrom('client_to_server' as const, 'server_to_client' as const),
  format: fc.constantFrom('json' as const, 'msgpack' as const),
  compressionThresholdBytes: fc.constantFrom(0, 1, 1024),
  sealed: fc.boolean(),
  as: fc.constantFrom('event' as const, 'publication' as const),
  keyOrder: fc.constantFrom('given' as const, 'sorted' as const),
});
type Route = typeof route extends fc.Arbitrary<infer R> ? R : never;

function thereAndBack(envelope: Envelope, { sealed, as, keyOrder, ...options }: Route): Envelope {
  const context = createCodecContext({ ...options, profile: 'documented', msgpack, ...(sealed ? { cipher } : {}) });
  const decoded = decodeFrame(encodeFrame(envelope, context, { as, keyOrder }), context);
  if (decoded.kind !== 'envelope') throw new Error(`decoded as ${decoded.kind}`);
  return decoded.envelope;
}

function expectSame(envelope: Envelope, way: Route): void {
  const { c, ...rest } = thereAndBack(envelope, way);
  expect(rest).toEqual(envelope);
  if (c !== undefined) expect(c).toBe(categoryOfType(String(envelope.t), way.direction));
}

describe('a message that is encoded and decoded', () => {
  it('is the same in every dialect, direction, format and wrapping', () => {
    fc.assert(fc.property(applicationEnvelope, route, expectSame), parameters());
  });

  it('is the same for every message type', () => {
    const types = Object.keys(messageTypes);
    fc.assert(
      fc.property(applicationEnvelope, route, (envelope, way) => {
        for (const t of types) expectSame({ ...envelope, t }, way);
      }),
      parameters(0.02),
    );
  });
});
