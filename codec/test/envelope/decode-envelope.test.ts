import { describe, expect, it } from 'vitest';
import { isEnvelope, normalizeEnvelope } from '../../src/envelope/decode-envelope.ts';
import type { Envelope } from '../../src/index.ts';

describe('normalizeEnvelope', () => {
  it.each([
    [
      { type: 'a', payload: { x: 1 } },
      { t: 'a', p: { x: 1 } },
    ],
    [
      { type: 5, payload: null },
      { t: 5, p: null },
    ],
    [
      { t: null, type: 'a' },
      { t: null, type: 'a' },
    ],
    [
      { p: 0, payload: 1 },
      { p: 0, payload: 1 },
    ],
    [{ p: { type: 'a' } }, { p: { type: 'a' } }],
    [{}, {}],
  ])('reads %j as %j', (object, expected) => {
    expect(normalizeEnvelope({ ...object } as Envelope, undefined)).toEqual(expected);
  });

  it('gives a prefix the last word', () => {
    expect(normalizeEnvelope({ c: 'U' }, 'WSE')).toEqual({ c: 'WSE' });
    expect(normalizeEnvelope({ c: 'U' }, undefined)).toEqual({ c: 'U' });
  });
});

describe('isEnvelope', () => {
  it('takes objects and nothing else', () => {
    expect([{}, { t: 1 }].every(isEnvelope)).toBe(true);
    expect([null, [], 'a', 1, true, new Uint8Array(1), 1n].some(isEnvelope)).toBe(false);
  });
});
