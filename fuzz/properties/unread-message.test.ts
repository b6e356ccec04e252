// Shows that what a server leaves unread is, when it is read, what reading at once gives, whatever came.
import {
  createCodecContext,
  type Decoded,
  decodeFrame,
  decodeLazily,
  type Frame,
  type UnreadMessage,
} from '@wsekit/codec';
import { lazyMsgpack as msgpack } from '@wsekit/codec/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { almostMap } from '../arbitraries/almost-map.ts';
import { almostText } from '../arbitraries/almost-message.ts';
import { mutation } from '../arbitraries/mutation.ts';
import { parameters } from '../config.ts';

const contexts = (['json', 'native'] as const).flatMap((values) =>
  (['json', 'msgpack'] as const).map((format) =>
    createCodecContext({ direction: 'client_to_server', format, values, msgpack }),
  ),
);

/** What reading came to: all of it, in its order, or why it was refused. */
function outcomeOf(read: () => Decoded | UnreadMessage): unknown {
  try {
    const decoded = read();
    const whole =
      decoded.kind === 'unread'
        ? { kind: 'envelope', envelope: decoded.envelope, encrypted: false, t: decoded.t }
        : { ...decoded, ...(decoded.kind === 'envelope' ? { t: decoded.envelope.t } : {}) };
    return [whole, orderOf(whole)];
  } catch (error) {
    return error;
  }
}

/** The names of a value's members, as they stand. */
function orderOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return 0;
  return Object.entries(value)
    .filter(([name]) => name !== 't' && name !== 'kind')
    .map(([name, member]) => [name, orderOf(member)]);
}

function expectSame(frame: Frame): void {
  for (const context of contexts) {
    const copy = typeof frame === 'string' ? frame : Uint8Array.from(frame);
    const eager = outcomeOf(() => decodeFrame(copy, context));
    const lazy = outcomeOf(() => {
      const mine = typeof frame === 'string' ? frame : Uint8Array.from(frame);
      const decoded = decodeLazily(mine, context);
      // Memory of a connection is written over as soon as the call has returned.
      if (decoded.kind === 'unread' && typeof mine !== 'string') mine.fill(0xee);
      return decoded;
    });
    expect(lazy).toEqual(eager);
  }
}

describe('A message that is left unread', () => {
  it('is what reading the text at once gives', () => {
    fc.assert(fc.property(almostText, expectSame), parameters(2));
  });

  it('is what reading the bytes at once gives', () => {
    fc.assert(fc.property(almostMap, expectSame), parameters());
  });

  it('is that of damaged messages as well', () => {
    const damagedText = fc
      .tuple(almostText, mutation)
      .map(([text, damage]) => Buffer.from(damage(Buffer.from(text))).toString());
    const damagedMap = fc.tuple(almostMap, mutation).map(([bytes, damage]) => damage(bytes));
    fc.assert(fc.property(fc.oneof(damagedText, damagedMap), expectSame), parameters());
  });

  it('is most of what comes: the properties above would hold of nothing as well', () => {
    const [context] = contexts;
    const isUnread = (frame: Frame, at: number): boolean => {
      const used = contexts[at] ?? context;
      try {
        return used !== undefined && decodeLazily(frame, used).kind === 'unread';
      } catch {
        return false;
      }
    };
    const texts = fc.sample(almostText, { numRuns: 500, seed: 1 }).filter((text) => isUnread(text, 0));
    const maps = fc.sample(almostMap, { numRuns: 500, seed: 1 }).filter((bytes) => isUnread(bytes, 1));
    expect([texts.length, maps.length].map((count) => count > 15)).toEqual([true, true]);
  });
});
