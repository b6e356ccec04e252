// Shows what becomes of tokens that are made up, huge, deep, or signed by nobody.
import { expect } from 'vitest';
import { jwt, startMs, tokenOf } from '../stories/stage.ts';
import { besiege } from './siege.ts';

const terms = { options: { jwt }, token: tokenOf('witness') };
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = { sub: 'mallory', iat: startMs / 1000, exp: startMs / 1000 + 3600 };
const [head = '', body = '', signature = ''] = tokenOf('alice').split('.');
const nested = `${'['.repeat(2000)}${']'.repeat(2000)}`;

besiege('Tokens', (it) => {
  const tokens: readonly (readonly [string, string])[] = [
    ['without algorithm', `${part({ alg: 'none' })}.${part(claims)}.`],
    ['without algorithm, and with the signature of another', `${part({ alg: 'none' })}.${body}.${signature}`],
    ['of another algorithm', `${part({ alg: 'HS512' })}.${body}.${signature}`],
    ['with an extension that must be understood', `${part({ alg: 'HS256', crit: ['x'] })}.${body}.${signature}`],
    ['with a key of its own', `${part({ alg: 'HS256', jwk: { kty: 'oct', k: 'AA' } })}.${part(claims)}.${signature}`],
    ['of other claims', `${head}.${part(claims)}.${signature}`],
    ['of an array for a header', `${part([])}.${body}.${signature}`],
    ['of a header that nests deep', `${Buffer.from(nested).toString('base64url')}.${body}.${signature}`],
    ['of no JSON', `${Buffer.from('{{').toString('base64url')}.${body}.${signature}`],
    ['of claims that are no UTF-8', `${head}.${Buffer.from([0xff, 0xfe]).toString('base64url')}.${signature}`],
    ['of two parts', `${head}.${body}`],
    ['of a thousand parts', '.'.repeat(1000)],
    ['in another base64', `${head}.${body}.${signature.replaceAll('-', '+').replaceAll('_', '/')}==`],
    ['of 60,000 bytes', 'x'.repeat(60_000)],
    ['whose key id is a path', `${part({ alg: 'HS256', kid: '../../../dev/null' })}.${body}.${signature}`],
    [
      'of names that mean something',
      `${Buffer.from('{"__proto__":{"alg":"HS256"}}').toString('base64url')}.${body}.${signature}`,
    ],
  ];
  for (const [name, token] of tokens) {
    it(`are answered by AUTH_FAILED and 4401: ${name}`, terms, async (siege) => {
      const client = siege.socket();
      client.ask({ headers: { Authorization: `Bearer ${token}` } });
      await siege.stage.until(() => client.closeCode !== undefined);
      expect([client.errors, client.closeCode]).toEqual([['AUTH_FAILED'], 4401]);
      expect(siege.stage.told.filter((type) => type === 'auth_connect')).toHaveLength(1);
    });
  }

  it('that are none, by hundreds, keep nobody out', terms, async (siege) => {
    const clients = Array.from({ length: 200 }, () => siege.socket());
    for (const client of clients) client.ask({ headers: { Authorization: `Bearer ${tokens[0]?.[1]}` } });
    await siege.stage.until(() => clients.every(({ closeCode }) => closeCode === 4401));
    expect(siege.metric('auth_failures_total')).toBe(200);
    expect((await siege.user('alice')).id).not.toBe('');
  });

  it('in a storm of cookies are looked for once', terms, async (siege) => {
    const client = siege.socket();
    const cookies = Array.from({ length: 5000 }, (_, index) => `c${index}=x`).join('; ');
    client.ask({ headers: { Cookie: `${cookies}; access_token=${tokenOf('alice')}` } });
    await siege.stage.until(() => siege.server.connectionCount === 2);
    client.destroy();
  });
});
