import { decodeJwt, encodeJwt } from '@wsekit/server-core';
import { describe, expect, it } from 'vitest';

const secret = 'a secret of at least 32 bytes, for tests';
const nowMs = 1_800_000_000_000;
const now = nowMs / 1000;

describe('A token', () => {
  it('is written with its claims in order, as published servers write it', () => {
    const [header, payload] = encodeJwt({ sub: 'é', exp: now, a: { z: 1, b: [{ y: 1, x: 2 }] } }, secret).split('.');
    expect(Buffer.from(header ?? '', 'base64url').toString()).toBe('{"alg":"HS256","typ":"JWT"}');
    expect(Buffer.from(payload ?? '', 'base64url').toString()).toBe(
      '{"a":{"b":[{"x":2,"y":1}],"z":1},"exp":1800000000,"sub":"é"}',
    );
  });

  it('is not written with a secret below 32 bytes', () => {
    expect(() => encodeJwt({}, 'x'.repeat(31))).toThrow(RangeError);
  });

  it('gives its claims back, without sub as well', () => {
    const claims = { exp: now + 1, roles: ['a'] };
    expect(decodeJwt(encodeJwt(claims, secret), secret, { nowMs })).toEqual(claims);
    expect(decodeJwt(encodeJwt(claims, secret), Buffer.from(secret), { nowMs })?.exp).toBe(now + 1);
  });

  it.each([
    ['is none', 'a.b.c', {}],
    ['is signed by another', encodeJwt({ exp: now + 1 }, `${secret}!`), {}],
    ['names another algorithm', encodeJwt({ exp: now + 1 }, secret, { alg: 'none' }), {}],
    ['needs what nobody knows', encodeJwt({ exp: now + 1 }, secret, { crit: ['b64'] }), {}],
    ['has run out', encodeJwt({ exp: now - 31 }, secret), {}],
    ['has no end', encodeJwt({ sub: 'a' }, secret), {}],
    ['is longer than 8,192 bytes', encodeJwt({ exp: now + 1, a: 'x'.repeat(8192) }, secret), {}],
    ['is of another issuer', encodeJwt({ exp: now + 1, iss: 'me' }, secret), { issuer: 'you' }],
    ['is not of the issuer without name', encodeJwt({ exp: now + 1, iss: 'me' }, secret), { issuer: '' }],
    ['is for somebody else', encodeJwt({ exp: now + 1, aud: ['me'] }, secret), { audience: 'you' }],
    ['has run out by the older rules', encodeJwt({ exp: now }, secret), { dialect: 'D2b' }],
  ] as const)('gives nothing when it %s', (_, token, options) => {
    expect(decodeJwt(token, secret, { nowMs, ...options })).toBeUndefined();
  });
});
