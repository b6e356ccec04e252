import { sessionCookie } from '@wsekit/server-core';
import { describe, expect, it } from 'vitest';
import { findToken } from '../../src/auth/credentials.ts';

describe('A session cookie', () => {
  it('is kept from scripts, from other sites and from the open wire', () => {
    expect(sessionCookie('a.b-c_d')).toBe('access_token=a.b-c_d; Path=/; HttpOnly; Secure; SameSite=Lax');
  });

  it('takes attributes of its own', () => {
    const options = {
      name: 'sid',
      maxAgeSeconds: 60,
      path: '/wse',
      domain: 'example.org',
      sameSite: 'strict',
    } as const;
    expect(sessionCookie('t', { ...options, secure: false })).toBe(
      'sid=t; Max-Age=60; Domain=example.org; Path=/wse; HttpOnly; SameSite=Strict',
    );
    expect(sessionCookie('', { maxAgeSeconds: 0 })).toContain('access_token=; Max-Age=0;');
  });

  it('is what a server finds the token in', () => {
    const [pair] = sessionCookie('a.b.c').split(';');
    expect(findToken({ cookies: `x=1; ${pair}`, authorization: undefined }, 'access_token')).toBe('a.b.c');
  });

  it.each([
    ['a value that ends it', () => sessionCookie('a; Domain=evil.example')],
    ['quotes, which servers take for a part of the token', () => sessionCookie('"a"')],
    ['a comma', () => sessionCookie('a,b')],
    ['a line break', () => sessionCookie('a\r\nSet-Cookie: b=c')],
    ['a name that is none', () => sessionCookie('a', { name: 'a b' })],
    ['a path that ends it', () => sessionCookie('a', { path: '/; Secure' })],
    ['a domain that ends it', () => sessionCookie('a', { domain: 'a; b' })],
    ['SameSite=None without Secure', () => sessionCookie('a', { sameSite: 'none', secure: false })],
  ])('is not written with %s', (_, write) => {
    expect(write).toThrow(TypeError);
  });
});
