import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dialects } from '@wsekit/spec';
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
    return await createSignatureVerifier(optionsFor(group))(token);
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
      expect(await verify(bad, nowMs)).toEqual({ kind: 'invalid' });
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
    expect(await verify(await tokenBy(now.privateKey, 'ES256', 'old'), nowMs)).toEqual({ kind: 'invalid' });
  });
});
