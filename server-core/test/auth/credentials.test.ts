import { describe, expect, it } from 'vitest';
import { findToken, tokenOfQuery } from '../../src/auth/credentials.ts';

const find = (cookies?: string, authorization?: string): string | undefined =>
  findToken({ cookies, authorization }, 'access_token');

describe('The token of an upgrade', () => {
  it.each([
    ['x=1;  access_token= eyJ ;y=2', 'eyJ'],
    ['access_token=; access_token=eyJ', 'eyJ'],
    ['access_token=null; access_token=undefined', undefined],
    ['access_token="eyJ"', '"eyJ"'],
    ['access_token=a=b', 'a=b'],
    ['access_token=a%2Eb', 'a%2Eb'],
    ['Access_Token=eyJ', undefined],
    ['xaccess_token=eyJ', undefined],
    ['access_token', undefined],
    ['', undefined],
  ])('of the cookies %j is %j', (cookies, token) => {
    expect(find(cookies)).toBe(token);
  });

  it.each([
    ['Bearer eyJ', 'eyJ'],
    ['BEARER eyJ', 'eyJ'],
    ['Bearer  eyJ', ' eyJ'],
    ['Bearer ', undefined],
    ['Bearer', undefined],
    ['Basic eyJ', undefined],
  ])('of the header %j is %j', (authorization, token) => {
    expect(find(undefined, authorization)).toBe(token);
  });

  it('is the cookie rather than the header', () => {
    expect(find('access_token=a', 'Bearer b')).toBe('a');
    expect(find('access_token=null', 'Bearer b')).toBe('b');
  });

  it('of a query is a parameter, percent-decoded', () => {
    expect(tokenOfQuery('a=1&token=x%2Ey', 'token')).toBe('x.y');
    expect([tokenOfQuery('', 'token'), tokenOfQuery('token=', 'token'), tokenOfQuery('Token=x', 'token')]).toEqual(
      Array(3).fill(undefined),
    );
  });
});
