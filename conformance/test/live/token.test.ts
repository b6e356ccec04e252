import { describe, expect, it } from 'vitest';
import { tokenText } from '../../src/live/steps/token.ts';

const nowMs = 1_800_000_000_000;

function payloadOf(token: string | undefined): unknown {
  return JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString());
}

describe('tokens of the suite', () => {
  it.each(['padding', 'two-parts', 'four-parts', 'standard-alphabet', 'signature'] as const)(
    'are others once they are damaged by %s, whatever they end in',
    (damage) => {
      for (let n = 0; n < 200; n += 1) {
        const claims = { sub: `user ${n}` };
        expect(tokenText({ claims, damage }, 'x', nowMs)).not.toBe(tokenText({ claims }, 'x', nowMs));
      }
    },
  );

  it('take times from now, and leave out what is to be absent', () => {
    const claims = { sub: 'a', nbf: { $now: -5 }, iat: { $absent: true } };
    expect(payloadOf(tokenText({ claims }, 'x', nowMs))).toEqual({ exp: 1_800_003_600, sub: 'a', nbf: 1_799_999_995 });
  });

  it('are as long as they are asked to be, within the three characters that base64 leaves', () => {
    for (const lengthBytes of [1000, 8188, 8194]) {
      const { length } = tokenText({ claims: { sub: 'a' }, lengthBytes }, 'x', nowMs) ?? '';
      expect(length).toBeGreaterThanOrEqual(lengthBytes);
      expect(length).toBeLessThan(lengthBytes + 4);
    }
  });

  it('are none, or any text, where a case says so', () => {
    expect([tokenText(null, 'x', nowMs), tokenText({ text: 'garbage' }, 'x', nowMs)]).toEqual([undefined, 'garbage']);
  });
});
