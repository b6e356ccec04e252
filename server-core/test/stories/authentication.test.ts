// Shows who is let in, who is told why not, and what the application hears of either.
import { expect } from 'vitest';
import { jwt, startMs, tokenOf } from './stage.ts';
import { tell } from './tell.ts';

const seconds = startMs / 1000;
const denied = (code: string, message: string): object => ({
  c: 'WSE',
  p: { code, message, timestamp: expect.any(String) },
  t: 'error',
  v: 1,
});

tell('A server with a secret', (it) => {
  it('greets a user by name, and tells of the connection', { options: { jwt } }, async (stage) => {
    const alice = await stage.user('alice');
    await stage.until(() => alice.heard.length === 1);
    expect(alice.messages[0]).toMatchObject({
      t: 'server_ready',
      p: { details: { user_id: 'alice', connection_id: alice.id } },
    });
    expect(stage.events).toEqual([{ type: 'auth_connect', connectionId: alice.id, userId: 'alice' }]);
  });

  it('writes whatever users are called so that it is read again, and as published servers write it', {
    options: { jwt },
  }, async (stage) => {
    const name = 'a"b\\c\n\u0000\u001f\u007f</script>\u2028\u2029é😀';
    const client = await stage.user(name);
    await stage.until(() => client.heard.length === 1);
    const text = String(client.heard[0]);
    expect(client.messages[0]).toMatchObject({ p: { details: { user_id: name } } });
    expect(text).toContain('"user_id":"a\\"b\\\\c\\n\\u0000\\u001f\u007f</script>\u2028\u2029é😀"');
    expect(stage.events).toMatchObject([{ type: 'auth_connect', userId: name }]);
  });

  it('tells who brings no token, closes with 4401, and tells nobody else', { options: { jwt } }, async (stage) => {
    const nobody = await stage.connect();
    await stage.until(() => nobody.closed !== undefined);
    expect(nobody.messages).toEqual([denied('AUTH_REQUIRED', 'No JWT cookie or Authorization header')]);
    expect(nobody.closed).toEqual({ code: 4401, reason: 'Authentication failed' });
    expect([stage.events, stage.server.connectionCount]).toEqual([[], 0]);
  });

  const tokens: readonly (readonly [string, string, string])[] = [
    ['that has run out', tokenOf('a', { exp: seconds - 31 }), 'Authentication failed'],
    ['without end', tokenOf('a', { exp: undefined }), 'Authentication failed'],
    ['that is not valid yet', tokenOf('a', { nbf: seconds + 31 }), 'Authentication failed'],
    ['whose signature is another', `${tokenOf('a').slice(0, -4)}AAAA`, 'Authentication failed'],
    ['that is none', 'a.b.c', 'Authentication failed'],
    ['of more than 8,192 bytes', tokenOf('a', { more: 'x'.repeat(8192) }), 'Authentication failed'],
    ['without user', tokenOf('a', { sub: undefined }), 'Token missing user ID'],
    ['with a list for a user', tokenOf('a', { sub: ['a'] }), 'Authentication failed'],
    ['of a user without name', tokenOf(''), 'Token missing user ID'],
  ];
  for (const [what, token, message] of tokens) {
    it(`refuses a token ${what}`, { options: { jwt } }, async (stage) => {
      const client = await stage.connect({ token });
      await stage.until(() => client.closed !== undefined);
      expect(client.messages).toEqual([denied('AUTH_FAILED', message)]);
      expect(client.closed?.code).toBe(4401);
    });
  }

  it('takes a token that ran out 30 s ago', { options: { jwt } }, async (stage) => {
    expect((await stage.user('alice', { exp: seconds - 30 })).id).toBeDefined();
  });

  it('goes by the cookie, whatever the header says', { options: { jwt } }, async (stage) => {
    const headers = (cookie: string): Record<string, string> => ({ Cookie: `x=1; access_token=${cookie}` });
    const good = await stage.connect({ token: 'bad', headers: headers(tokenOf('alice')) });
    const bad = await stage.connect({ token: tokenOf('alice'), headers: headers('bad') });
    const none = await stage.connect({ token: tokenOf('alice'), headers: headers('null') });
    await stage.until(() => bad.closed !== undefined);
    expect([good.id, bad.id, none.id]).toEqual([expect.any(String), undefined, expect.any(String)]);
  });

  it('looks into the query when it is told to, and not else', {
    options: { jwt: { ...jwt, queryParameter: 'token' } },
  }, async (stage) => {
    expect((await stage.connect({ path: `/wse?token=${tokenOf('alice')}` })).id).toBeDefined();
    expect((await stage.connect({ path: `/wse?access_token=${tokenOf('alice')}` })).id).toBeUndefined();
  });

  it('takes what was signed with the secret before', {
    options: { jwt: { secret: 'another secret of more than 32 bytes', previousSecret: jwt.secret, keyId: 'new' } },
  }, async (stage) => {
    expect((await stage.user('alice')).id).toBeDefined();
  });

  it('needs the key id, the issuer and the audience it was given', {
    options: { jwt: { ...jwt, issuer: 'me', audience: 'you' } },
  }, async (stage) => {
    expect((await stage.user('alice', { iss: 'me', aud: ['they', 'you'] })).id).toBeDefined();
    expect((await stage.user('alice', { iss: 'me' })).id).toBeUndefined();
    expect((await stage.user('alice', { aud: 'you' })).id).toBeUndefined();
  });
});

tell('A server without authentication', (it) => {
  it('lets everybody in, greets nobody, and hands the cookies on', {}, async (stage) => {
    const client = await stage.connect({ headers: { Cookie: 'a=1; b=2' } });
    await stage.quiet();
    expect(stage.events).toEqual([{ type: 'connect', connectionId: client.id, cookies: 'a=1; b=2' }]);
    expect(client.heard).toEqual([]);
  });

  it('closes browsers of other origins with 4403', {
    options: { allowedOrigins: ['https://good.example'] },
  }, async (stage) => {
    const bad = await stage.connect({ headers: { Origin: 'https://bad.example' } });
    await stage.until(() => bad.closed !== undefined);
    expect(bad.closed).toEqual({ code: 4403, reason: 'Origin not allowed' });
    expect((await stage.connect({ headers: { Origin: 'https://good.example' } })).id).toBeDefined();
    expect((await stage.connect()).id).toBeDefined();
  });

  it('serves one path when it was given one', { options: { path: '/chat' } }, async (stage) => {
    expect(await stage.refusal({ path: '/wse' })).toBe(404);
    expect((await stage.connect({ path: '/chat?x=1' })).id).toBeDefined();
  });

  it('refuses more connections than it may hold with 503', { options: { maxConnections: 1 } }, async (stage) => {
    await stage.connect();
    expect(await stage.refusal()).toBe(503);
  });
});

tell('A hook of the application', (it) => {
  const authenticate = async (request: { header(name: string): string | undefined }) => {
    const name = request.header('x-user');
    if (name === 'broken') throw new Error('no database');
    return name === undefined ? undefined : { userId: name, topics: { allow: ['a'] } };
  };

  it('decides who connects, and to what', { options: { authenticate } }, async (stage) => {
    const alice = await stage.connect({ headers: { 'X-User': 'alice' } });
    expect(stage.events[0]).toMatchObject({ type: 'auth_connect', userId: 'alice' });
    expect(stage.server.subscribeConnection(alice.id ?? '', ['a', 'b']).refused).toEqual([
      { topic: 'b', why: 'not_allowed' },
    ]);
    const nobody = await stage.connect();
    await stage.until(() => nobody.closed !== undefined);
    expect(nobody.closed?.code).toBe(4401);
  });

  it('that fails refuses with 500 and is told', { options: { authenticate, onError: () => {} } }, async (stage) => {
    expect(await stage.refusal({ headers: { 'X-User': 'broken' } })).toBe(500);
  });
});
