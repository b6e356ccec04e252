import { provider } from '@wsekit/codec/crypto';
import type { PrimitiveStep, PrimitiveVector } from '@wsekit/spec/vectors';
import { describe, expect, it } from 'vitest';
import * as ours from '../../src/primitives/index.ts';
import { callOf, expected, type Outcome, outcomeOf, recorded, revived } from './recorded.ts';

type Call = (args: readonly unknown[], step: PrimitiveStep, vector: PrimitiveVector) => unknown;

const rejected: Outcome = { raises: true };
const nowMs = Date.parse('2026-01-01T00:00:00Z');

/** Servers up to 2.3.1 derive another key. */
function derivationOf({ server }: PrimitiveVector): 'salted' | 'unsalted' {
  return server === '2.0.2' ? 'salted' : 'unsalted';
}

const calls: Readonly<Record<string, Call>> = {
  rust_match_event: ([event, criteria]) => ours.matches(event as object, criteria as ours.FilterCriteria<object>),
  rust_transform_event: ([event, sequence, typeMap], _, { server }) => {
    const dialect = server === '2.0.2' ? 'D2b' : 'D2g';
    return ours.transformEvent(event as never, sequence as never, typeMap as never, { dialect, nowMs: () => nowMs });
  },
  rust_hmac_sha256: ([key, data]) => ours.hmacSha256(key as never, data as never),
  rust_sha256: ([data]) => ours.sha256(data as never),
  rust_sign_message: ([text, secret]) => ours.signMessage(text as never, secret as never),
  rust_aes_gcm_decrypt: ([key, data]) => ours.aesGcmDecrypt(key as never, data as never),
  rust_ecdh_derive_shared_secret: ([privateKey, publicKey], _, vector) =>
    ours.ecdhDeriveSharedSecret(privateKey as never, publicKey as never, derivationOf(vector)),
  rust_decompress: ([data]) => ours.decompress(data as never),
  rust_should_compress: ([data, threshold]) => ours.shouldCompress(data as never, threshold as never),
};

/** Where ours does better: the reason, and what ours gives. */
interface OwnWay {
  readonly why: string;
  readonly outcome: Outcome;
}

function way(why: string, returns: unknown): OwnWay {
  return { why, outcome: { returns } };
}

const ownWays: Readonly<Record<string, OwnWay>> = {
  'filter/and-beside-field': way('WSE-ERR-228', false),
  'filter/and-beside-or': way('WSE-ERR-228', false),
  'filter/or-beside-field': way('WSE-ERR-228', false),
  'filter/regex-bad-missing': { why: 'WSE-ERR-229', outcome: rejected },
  'crypto/sign-empty-secret': { why: 'WSE-ERR-229', outcome: rejected },
  'crypto/agree-short-key/2.0.2': { why: 'WSE-ERR-229', outcome: rejected },
  'crypto/agree-short-key/2.5.1': { why: 'WSE-ERR-229', outcome: rejected },
  'compression/inflate-cut': { why: 'WSE-ERR-230', outcome: rejected },
  'compression/inflate-nothing': { why: 'WSE-ERR-230', outcome: rejected },
};

function vectorsOf(area: string, ...functions: readonly string[]): ReturnType<typeof recorded> {
  return recorded(area).filter(([, vector]) => functions.length === 0 || functions.includes(callOf(vector).call));
}

function ask(vector: PrimitiveVector): Outcome {
  const step = callOf(vector);
  const call = calls[step.call];
  if (call === undefined) throw new TypeError(`nothing of ours for ${step.call}`);
  return outcomeOf(() => call(revived(step.arguments ?? []) as readonly unknown[], step, vector));
}

describe.each([
  ['filter', ['rust_match_event']],
  ['crypto', Object.keys(calls)],
  ['compression', Object.keys(calls)],
] as const)('the recorded answers of %s', (area, functions) => {
  it.each(vectorsOf(area, ...functions))('%s', (name, vector) => {
    expect(ask(vector)).toEqual(ownWays[name]?.outcome ?? expected(callOf(vector)));
  });
});

it.each(Object.entries(ownWays))('%s differs from what was recorded', (name, { outcome }) => {
  const [area = ''] = name.split('/');
  const [, vector] = recorded(area).find(([other]) => other === name) ?? [];
  expect(vector).toBeDefined();
  if (vector !== undefined) expect(expected(callOf(vector))).not.toEqual(outcome);
});

/** Types whose category is that of the wire, not of the published transform. (WSE-ERR-009) */
const wireCategories: Readonly<Record<string, string>> = {
  'transform/category-snapshot-inside': 'U',
  'transform/category-server-hello': 'WSE',
  'transform/category-subscription-update': 'WSE',
};

const random: Readonly<Record<string, RegExp>> = {
  'UUID version 7': /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  '0000-00-00T00:00:00.000000Z': /^2026-01-01T00:00:00\.000Z$/,
  past: /^\d+$/,
  future: /^-\d+$/,
};

/** The recorded envelope, with what is decided otherwise as it is decided. */
function expectedEnvelope(name: string, vector: PrimitiveVector): Record<string, unknown> {
  const step = callOf(vector);
  const [event] = step.arguments as readonly [{ version?: unknown; _metadata?: { version?: unknown } }];
  const envelope = { ...(revived(step.returns) as Record<string, unknown>) };
  // Added to every event, a version or none. (WSE-ERR-079)
  const isVersioned = [event.version, event._metadata?.version].some(Number.isInteger);
  if (!isVersioned) delete envelope.event_version;
  const category = wireCategories[name.replace(/\/\d.*$/, '')];
  if (category !== undefined && 'c' in envelope) envelope.c = category;
  if (category !== undefined && !('c' in envelope)) {
    delete envelope._msg_cat;
    if (category !== 'U') envelope._msg_cat = category;
  }
  return envelope;
}

describe('the recorded envelopes', () => {
  it.each(vectorsOf('transform'))('%s', (name, vector) => {
    const outcome = ask(vector);
    if (!('returns' in outcome)) throw new TypeError(`${name} was refused`);
    const made = outcome.returns as Record<string, unknown>;
    const wanted = expectedEnvelope(name, vector);
    expect(new Set(Object.keys(made))).toEqual(new Set(Object.keys(wanted)));
    for (const [member, value] of Object.entries(wanted)) {
      if (typeof value === 'object' && value !== null && '$like' in value) {
        expect(String(made[member])).toMatch(random[String(value.$like)] ?? /never/);
      } else {
        expect(made[member]).toEqual(value);
      }
    }
  });

  it('have their members in the recorded order', () => {
    const [, everything] = recorded('transform').find(([name]) => name === 'transform/everything/2.5.1') ?? [];
    if (everything === undefined) throw new TypeError('no such vector');
    const outcome = ask(everything);
    expect('returns' in outcome && Object.keys(outcome.returns as object)).toEqual(
      Object.keys(callOf(everything).returns as object),
    );
  });
});

describe('what is random in published servers', () => {
  it.each(vectorsOf('crypto', 'rust_aes_gcm_encrypt'))(
    '%s opens here, and what is sealed here has its length',
    (_, vector) => {
      const step = callOf(vector);
      const [key, plaintext] = revived(step.arguments) as [Uint8Array, Uint8Array];
      if (step.raises !== undefined) {
        expect(() => ours.aesGcmEncrypt(key, plaintext)).toThrow(RangeError);
        return;
      }
      const sealed = revived(step.returns) as Uint8Array;
      expect(ours.aesGcmDecrypt(key, sealed)).toEqual(plaintext);
      expect(ours.aesGcmEncrypt(key, plaintext)).toHaveLength(sealed.length);
    },
  );

  it.each(vectorsOf('crypto', 'rust_ecdh_generate_keypair'))('%s is a pair here', (_, vector) => {
    const [privateKey, publicKey] = revived(callOf(vector).returns) as [Uint8Array, Uint8Array];
    expect(provider.keyPair(privateKey).publicKey).toEqual(publicKey);
    const made = ours.ecdhGenerateKeyPair();
    expect([made.privateKey.length, made.publicKey.length]).toEqual([privateKey.length, publicKey.length]);
    const agreed = ours.ecdhDeriveSharedSecret(privateKey, made.publicKey);
    expect(ours.ecdhDeriveSharedSecret(made.privateKey, publicKey)).toEqual(agreed);
  });

  it.each(vectorsOf('compression', 'rust_compress'))('%s is inflated here to what it was', (name, vector) => {
    const step = callOf(vector);
    const [data, level] = revived(step.arguments) as [Uint8Array, number];
    if (step.raises === undefined) expect(ours.decompress(revived(step.returns) as Uint8Array)).toEqual(data);
    // The levels of the newest server: 1 to 9.
    const isLevel = level >= 1 && level <= 9;
    if (!name.endsWith('/2.0.2')) expect(step.raises === undefined).toBe(isLevel);
    if (isLevel) expect(ours.decompress(ours.compress(data, level))).toEqual(data);
    else expect(() => ours.compress(data, level)).toThrow(RangeError);
  });
});

/** Header and claims of a token. */
function partsOf(token: string): readonly unknown[] {
  const [header = '', claims = ''] = token.split('.');
  return [header, claims].map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
}

/** Servers from 2.2.1 on let pass what names no issuer or audience. (WSE-ERR-224) */
const claimsOfOurs: Readonly<Record<string, unknown>> = {
  'jwt/read-without-issuer/2.5.1': null,
  'jwt/read-without-audience/2.5.1': null,
};

describe('the recorded tokens', () => {
  it.each(vectorsOf('jwt', 'rust_jwt_encode').filter(([name]) => !name.includes('other-algorithm')))(
    '%s',
    (name, vector) => {
      const step = callOf(vector);
      const [claims, secret] = revived(step.arguments) as [Record<string, unknown>, Uint8Array];
      // Servers up to 2.1.1 take a short secret. (WSE-ERR-036)
      if (name.includes('short-secret')) expect(() => ours.encodeJwt(claims, secret)).toThrow(RangeError);
      else expect(partsOf(ours.encodeJwt(claims, secret))).toEqual(partsOf(String(step.returns)));
    },
  );

  it.each(vectorsOf('jwt', 'rust_jwt_decode').filter(([name]) => !name.includes('other-algorithm')))(
    '%s',
    (name, vector) => {
      const step = callOf(vector);
      const [token, secret] = revived(step.arguments) as [string, Uint8Array];
      const dialect = vector.server === '2.0.2' ? 'D2b' : 'D2g';
      const claims = ours.decodeJwt(token, secret, { ...step.named, dialect, nowMs });
      expect(claims ?? null).toEqual(claimsOfOurs[name] === undefined ? step.returns : claimsOfOurs[name]);
    },
  );

  it('are read with HS256 alone', () => {
    for (const [, vector] of vectorsOf('jwt').filter(([name]) => name.includes('other-algorithm'))) {
      expect(callOf(vector)).not.toHaveProperty('returns', expect.anything());
    }
  });
});
