// Shows that keys are fetched from a URL within bounds, whatever the server there does.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dialects } from '@wsekit/spec';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type KeySetOptions, KeysUnavailableError } from '../../src/auth/key-set.ts';
import { createTokenVerifier, type JwtOptions, type TokenVerdict } from '../../src/auth/token-verifier.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const closing: (() => void)[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const close of closing.splice(0)) close();
});

/** A server of keys that counts what it is asked. */
async function serve(answer: Answer): Promise<{ readonly url: string; answer: Answer; asked: number }> {
  const served = { url: '', answer, asked: 0 };
  const http = createServer((request, response) => {
    served.asked += 1;
    served.answer(request, response);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    http.closeAllConnections();
    http.close();
  });
  served.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/keys`;
  return served;
}

const json =
  (value: unknown): Answer =>
  (_, response) =>
    response.end(JSON.stringify(value));

async function createKey(kid?: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk: JWK = { ...(await exportJWK(publicKey)), alg: 'ES256', ...(kid === undefined ? {} : { kid }) };
  const header = { alg: 'ES256', ...(kid === undefined ? {} : { kid }) };
  const token = await new SignJWT({ sub: 'alice' })
    .setProtectedHeader(header)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
  return { jwk, token, privateKey };
}

function judgeBy(jwksUrl: string, jwks: KeySetOptions = {}, more: Partial<JwtOptions> = {}) {
  const rules = { dialect: dialects.D2g, profile: 'observed' } as const;
  const verify = createTokenVerifier({ algorithm: 'ES256', jwksUrl, jwks, ...more }, rules);
  return async (token: string): Promise<TokenVerdict['kind'] | string> => {
    try {
      const verdict = await verify(token, Date.now());
      return verdict.kind === 'invalid' ? verdict.fault : verdict.kind;
    } catch (error) {
      return error instanceof KeysUnavailableError ? `unavailable: ${error.message.replace(jwksUrl, 'URL')}` : 'thrown';
    }
  };
}

describe('Keys of a URL', () => {
  it('are fetched once for all who wait, and kept', async () => {
    const key = await createKey('k1');
    const served = await serve(json({ keys: [key.jwk] }));
    const judge = judgeBy(served.url);
    expect(await Promise.all([1, 2, 3].map(() => judge(key.token)))).toEqual(['valid', 'valid', 'valid']);
    expect(await judge(key.token)).toBe('valid');
    expect(served.asked).toBe(1);
  });

  it('are fetched anew for a key they do not hold, but not within the cooldown', async () => {
    const [first, second, third] = [await createKey('k1'), await createKey('k2'), await createKey('k3')];
    const served = await serve(json({ keys: [first.jwk] }));
    const [eager, patient] = [judgeBy(served.url, { cooldownMs: 0 }), judgeBy(served.url)];
    expect([await eager(first.token), await patient(first.token)]).toEqual(['valid', 'valid']);
    served.answer = json({ keys: [second.jwk] });
    expect([await eager(second.token), await patient(second.token)]).toEqual(['valid', 'signature']);
    expect(await eager(first.token)).toBe('signature');
    expect(await Promise.all([third, third].map(({ token }) => patient(token)))).toEqual(['signature', 'signature']);
    expect(served.asked).toBe(4);
  });

  it('may be several without ids: each that fits is tried', async () => {
    const keys = [await createKey(), await createKey()];
    const served = await serve(json({ keys: keys.map(({ jwk }) => jwk) }));
    const judge = judgeBy(served.url);
    expect(await Promise.all(keys.map(({ token }) => judge(token)))).toEqual(['valid', 'valid']);
    expect(await judge((await createKey()).token)).toBe('signature');
  });

  it.each<[string, Answer, RegExp]>([
    ['answers with 500', (_, response) => response.writeHead(500).end('{"keys":[]}'), /status 500$/],
    ['sends elsewhere', (_, response) => response.writeHead(302, { Location: '/other' }).end(), /status 302$/],
    ['gives no JSON', (_, response) => response.end('<html>'), /not valid JSON$/],
    ['gives JSON that is no key set', json({ key: 1 }), /malformed$/],
    ['gives more than it may', json({ keys: [], more: 'x'.repeat(262_144) }), /longer than 262144 bytes$/],
    ['hangs up', (request) => request.socket.destroy(), /fetch failed$/],
  ])('say that they cannot be had when their server %s', async (_, answer, message) => {
    const { token } = await createKey('k1');
    const served = await serve(answer);
    expect(await judgeBy(served.url)(token)).toMatch(message);
  });

  it.each<[string, Answer]>([
    ['never answers', () => {}],
    ['never ends its answer', (_, response) => response.write('{"keys":[')],
  ])('are not waited for longer than the timeout when their server %s', async (_, answer) => {
    const { token } = await createKey('k1');
    const served = await serve(answer);
    const timeout = vi.spyOn(AbortSignal, 'timeout');
    expect(await judgeBy(served.url, { timeoutMs: 20 })(token)).toMatch(/^unavailable/);
    expect(timeout.mock.calls).toEqual([[20]]);
  });

  it('are not asked for again while a failure is fresh', async () => {
    const { token, jwk } = await createKey('k1');
    const served = await serve((_, response) => response.writeHead(503).end());
    const [eager, patient] = [judgeBy(served.url, { cooldownMs: 0 }), judgeBy(served.url)];
    expect([await eager(token), await patient(token)]).toEqual(
      Array(2).fill('unavailable: fetching the keys of URL: answered with status 503'),
    );
    served.answer = json({ keys: [jwk] });
    expect([await eager(token), await patient(token)]).toEqual(['valid', expect.stringMatching(/^unavailable/)]);
    expect(served.asked).toBe(3);
  });

  it('that cannot be had leave the key before in force', async () => {
    const [key, other] = [await createKey('k1'), await createKey('k2')];
    const served = await serve((_, response) => response.writeHead(503).end());
    const judge = judgeBy(served.url, {}, { previousPublicKey: key.jwk });
    expect([await judge(key.token), await judge(other.token)]).toEqual([
      'valid',
      expect.stringMatching(/^unavailable/),
    ]);
  });
});
