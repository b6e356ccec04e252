import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeJwt } from '@wsekit/server-core';
import { type DialectName, dialects, type Profile } from '@wsekit/spec';
import { readWycheproof, vectorsDirectory } from '@wsekit/spec/vectors';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createSignatureVerifier, createTokenVerifier, type JwtAlgorithm } from '../../src/auth/token-verifier.ts';

interface Group {
  readonly private?: JWK;
  readonly public?: JWK;
  readonly tests: readonly { tcId: number; comment: string; jws: string; result: string }[];
}

const { testGroups } = readWycheproof(`${vectorsDirectory}/wycheproof/json_web_signature.json`) as unknown as {
  testGroups: readonly Group[];
};
const spoken: readonly string[] = ['HS256', 'RS256', 'ES256'];

/** Options that mean the key of a group; of an algorithm nobody speaks those of the closest one. */
function optionsFor({ private: secret, public: key }: Group): Parameters<typeof createSignatureVerifier>[0] {
  if (secret?.kty === 'oct') return { secret: Buffer.from(secret.k ?? '', 'base64url') };
  const algorithm: JwtAlgorithm = key?.kty === 'EC' ? 'ES256' : 'RS256';
  return { algorithm, publicKey: key ?? { kty: 'none' } };
}

/** The payload of a token under the key of a group; undefined for a key that is not for it. */
async function payloadOf(group: Group, token: string): Promise<Uint8Array | undefined> {
  try {
    const verdict = await createSignatureVerifier(optionsFor(group))(token);
    return 'payload' in verdict ? verdict.payload : undefined;
  } catch {
    return undefined;
  }
}

/** Cases that say one thing and hold another. */
const mistaken: Readonly<Record<number, boolean>> = {
  // The padding they speak of is not there: the token is that of the valid case.
  367: true,
  370: true,
  // A question mark is no character of base64url. (RFC 4648 section 5)
  372: false,
  373: false,
};

const isSpoken = (group: Group): boolean => spoken.includes(group.private?.alg ?? group.public?.alg ?? '');

describe('Wycheproof on JSON Web Signatures', () => {
  for (const [index, group] of testGroups.entries()) {
    const [{ alg = 'no algorithm' } = {}] = [group.private ?? group.public];
    it.each(group.tests)(
      `group ${index + 1} (${alg}), case $tcId: $comment is $result`,
      async ({ tcId, jws, result }) => {
        const payload = await payloadOf(group, jws);
        // Algorithms a server does not speak are not accepted, however well they are signed. (WSE-CONN-031)
        const isGood = mistaken[tcId] ?? (isSpoken(group) && result === 'valid');
        if (result !== 'acceptable') expect(payload !== undefined).toBe(isGood);
      },
    );
  }

  it('has 401 cases', () => {
    expect(testGroups.reduce((sum, { tests }) => sum + tests.length, 0)).toBe(401);
  });
});

describe('keys that are published', () => {
  const nowMs = Date.now();
  const rules = { dialect: dialects.D2g, profile: 'observed' } as const;
  const tokenBy = (key: Parameters<SignJWT['sign']>[0], alg: string, kid: string) =>
    new SignJWT({ sub: 'alice' }).setProtectedHeader({ alg, kid }).setIssuedAt().setExpirationTime('1h').sign(key);

  it.each(['RS256', 'ES256'] as const)('sign tokens of %s as PEM, as JWK and by URL', async (algorithm) => {
    const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
    const other = await generateKeyPair(algorithm);
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: algorithm };
    const http = createHttpServer((_, response) => response.end(JSON.stringify({ keys: [jwk] })));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const jwksUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}/keys`;
    const [good, bad] = [await tokenBy(privateKey, algorithm, 'k1'), await tokenBy(other.privateKey, algorithm, 'k1')];
    for (const source of [{ publicKey: await exportSPKI(publicKey) }, { publicKey: jwk }, { jwksUrl }]) {
      const verify = createTokenVerifier({ algorithm, ...source }, rules);
      expect(await verify(good, nowMs)).toMatchObject({ kind: 'valid', userId: 'alice' });
      expect(await verify(bad, nowMs)).toEqual({ kind: 'invalid', fault: 'signature' });
    }
    http.close();
  });

  it('may be followed by others: the one before still signs, whatever its id', async () => {
    const [before, now] = [
      await generateKeyPair('ES256', { extractable: true }),
      await generateKeyPair('ES256', { extractable: true }),
    ];
    const keys = { publicKey: await exportSPKI(now.publicKey), previousPublicKey: await exportSPKI(before.publicKey) };
    const verify = createTokenVerifier({ algorithm: 'ES256', keyId: 'new', ...keys }, rules);
    expect(await verify(await tokenBy(before.privateKey, 'ES256', 'old'), nowMs)).toMatchObject({ kind: 'valid' });
    expect(await verify(await tokenBy(now.privateKey, 'ES256', 'new'), nowMs)).toMatchObject({ kind: 'valid' });
    expect(await verify(await tokenBy(now.privateKey, 'ES256', 'old'), nowMs)).toEqual({
      kind: 'invalid',
      fault: 'key_id',
    });
  });
});

describe('what is wrong with a token', () => {
  const nowMs = 1_800_000_000_000;
  const now = nowMs / 1000;
  const secret = 'a secret of at least 32 bytes, for tests';
  const claims = { sub: 'alice', iat: now, exp: now + 60, iss: 'me', aud: ['you', 'they'] };
  const options = { secret, keyId: 'k2', issuer: 'me', audience: 'you', previousSecret: `the secret before ${secret}` };
  const judge = (token: string, profile: Profile = 'documented', dialect: DialectName = 'D2g') =>
    createTokenVerifier(options, { dialect: dialects[dialect], profile })(token, nowMs);
  const token = (more: object = {}, header: object = { kid: 'k2' }, key = secret): string =>
    encodeJwt({ ...claims, ...more }, key, { ...header });

  it.each([
    ['nothing', token(), undefined],
    ['nothing, 30 s behind its end', token({ exp: now - 30 }), undefined],
    ['nothing, 30 s before its beginning', token({ nbf: now + 30 }), undefined],
    ['nothing, where the secret before signed it, whatever its id', token({}, {}, options.previousSecret), undefined],
    ['its length', token({ more: 'x'.repeat(8192) }), 'too_long'],
    ['its parts', 'a.b', 'malformed'],
    ['its header', `${Buffer.from('[]').toString('base64url')}.e30.AA`, 'malformed'],
    ['an extension nobody knows', token({}, { kid: 'k2', crit: ['exp'] }), 'malformed'],
    ['its algorithm', token({}, { kid: 'k2', alg: 'none' }), 'algorithm'],
    ['an algorithm of public keys', token({}, { kid: 'k2', alg: 'RS256' }), 'algorithm'],
    ['no key id', token({}, {}), 'key_id'],
    ['another key id', token({}, { kid: 'k1' }), 'key_id'],
    ['its signature', `${token().slice(0, -4)}AAAA`, 'signature'],
    ['its end', token({ exp: now - 31 }), 'expired'],
    ['no end', token({ exp: undefined }), 'expired'],
    ['its beginning', token({ nbf: now + 31 }), 'not_yet_valid'],
    ['a beginning that is no number', token({ nbf: 'now' }), 'not_yet_valid'],
    ['no time of issue', token({ iat: undefined }), 'issued_at'],
    ['its issuer', token({ iss: 'they' }), 'issuer'],
    ['no audience', token({ aud: undefined }), 'audience'],
    ['another audience', token({ aud: ['they'] }), 'audience'],
  ])('is %s', (_, given, fault) => {
    expect(judge(given)).toMatchObject(fault === undefined ? { kind: 'valid' } : { kind: 'invalid', fault });
  });

  it('is no missing time of issue where published servers are followed', () => {
    expect(judge(token({ iat: undefined }), 'observed')).toMatchObject({ kind: 'valid' });
  });

  it('is the second behind its end, and not its length, before D2d', () => {
    expect(judge(token({ exp: now }), 'observed', 'D2c')).toMatchObject({ fault: 'expired' });
    expect(judge(token({ more: 'x'.repeat(8192) }), 'observed', 'D2c')).toMatchObject({ kind: 'valid' });
  });
});
