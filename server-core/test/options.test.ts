import { generateKeyPairSync } from 'node:crypto';
import { provider } from '@wsekit/codec/crypto';
import { createServer, isServerError, type ServerOptions } from '@wsekit/server-core';
import { describe, expect, it } from 'vitest';

/** What is said of options, which may be of any kind: applications in JavaScript are not checked by a compiler. */
function problemsOf(options: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    void createServer({ env: {}, ...options } as ServerOptions).stop();
  } catch (error) {
    if (isServerError(error) && error.code === 'invalid_options') return error.problems;
    throw error;
  }
  return [];
}

const secret = 'x'.repeat(32);
const pem = (type: 'rsa' | 'ec', length = 2048): string => {
  const { publicKey } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: length })
      : generateKeyPairSync('ec', { namedCurve: length === 2048 ? 'P-256' : 'P-384' });
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
};
const integer = (name: string, least: number) => `${name}: Too small: expected number to be >=${least}`;
const kind = (name: string, expected: string, received: string) =>
  `${name}: Invalid input: expected ${expected}, received ${received}`;

const wrong: readonly (readonly [title: string, options: Readonly<Record<string, unknown>>, ...problems: string[]])[] =
  [
    // Names
    ['a name that is misspelt', { maxConection: 1 }, 'maxConection: no such option; did you mean maxConnections?'],
    [
      'a name of published servers',
      { max_connections: 1 },
      'max_connections: no such option; did you mean maxConnections?',
    ],
    ['a name that is like none', { port: 8080 }, 'port: no such option'],
    ['a name within others', { jwt: { secret, keyid: 'a' } }, 'jwt.keyid: no such option; did you mean keyId?'],
    ['a name of presence', { presence: { maxBytes: 1 } }, 'presence.maxBytes: no such option'],
    ['a name of recovery', { recovery: { ttl: 1 } }, 'recovery.ttl: no such option; did you mean ttlMs?'],
    // Numbers
    ...[
      'maxConnections',
      'maxPendingHandshakes',
      'handshakeTimeoutMs',
      'maxFrameBytes',
      'maxBufferedBytes',
      'maxHeaderBytes',
      'maxReadMs',
      'closeTimeoutMs',
      'pingIntervalMs',
      'idleTimeoutMs',
      'maxQueuedEvents',
    ].map((name) => [`${name} of 0`, { [name]: 0 }, integer(name, 1)] as const),
    ['maxSubscriptions below 0', { maxSubscriptions: -1 }, integer('maxSubscriptions', 0)],
    ['compressionThresholdBytes below 0', { compressionThresholdBytes: -1 }, integer('compressionThresholdBytes', 0)],
    ['a number as text', { maxConnections: '10' }, kind('maxConnections', 'number', 'string')],
    ['no number', { maxFrameBytes: Number.NaN }, kind('maxFrameBytes', 'number', 'NaN')],
    ['a number without end', { maxFrameBytes: Number.POSITIVE_INFINITY }, kind('maxFrameBytes', 'number', 'Infinity')],
    ['a fraction', { maxFrameBytes: 1.5 }, kind('maxFrameBytes', 'int', 'number')],
    ['null', { maxFrameBytes: null }, kind('maxFrameBytes', 'number', 'null')],
    [
      'a time no timer can wait',
      { handshakeTimeoutMs: 2 ** 31 },
      'handshakeTimeoutMs: Too big: expected number to be <=2147483647',
    ],
    ['a rate below 0', { rate: { capacity: -1, refillPerSecond: 1 } }, integer('rate.capacity', 0)],
    ['half a rate', { inboundRate: { capacity: 1 } }, kind('inboundRate.refillPerSecond', 'number', 'undefined')],
    [
      'pings rarer than the end of idle connections',
      { pingIntervalMs: 60_000, idleTimeoutMs: 60_000 },
      'pingIntervalMs 60000 has to be less than idleTimeoutMs 60000',
    ],
    // Choices
    ['another profile', { profile: 'strict' }, 'profile: Invalid option: expected one of "observed"|"documented"'],
    [
      'another dialect',
      { dialect: 'D3' },
      'dialect: Invalid input: expected D1, D2a, D2b, D2c, D2d, D2e, D2f, D2g, detect or a dialect',
    ],
    ['the oldest dialect', { dialect: 'D1' }, 'dialect D1 is what servers before 2.0.0 spoke; it is for reading alone'],
    [
      'another way of subscribing',
      { subscriptions: 'client' },
      'subscriptions: Invalid option: expected one of "application"|"server"',
    ],
    ['text for yes', { topicsFromQuery: 'yes' }, kind('topicsFromQuery', 'boolean', 'string')],
    [
      'text for recovery',
      { recovery: 'on' },
      'recovery: Invalid input: expected boolean, received string, or Invalid input: expected object, received string',
    ],
    // Functions and objects
    ['a hook that is none', { authenticate: 'alice' }, 'authenticate: Invalid input: expected function'],
    ['onError that is none', { onError: {} }, 'onError: Invalid input: expected function'],
    ['randomUint32 that is none', { randomUint32: 4 }, 'randomUint32: Invalid input: expected function'],
    [
      'a logger that cannot warn',
      { logger: { debug() {}, info() {}, error() {} } },
      'logger: Invalid input: expected an object with debug, info, warn, error',
    ],
    ['a clock that stands', { clock: { nowMs: 1 } }, 'clock: Invalid input: expected an object with nowMs, schedule'],
    [
      'telemetry that is a tracer',
      { telemetry: { startSpan() {} } },
      'telemetry: Invalid input: expected an object with handshake, event, failed, publish, traceId, observe',
    ],
    ['a list for tokens', { jwt: [] }, kind('jwt', 'object', 'array')],
    ['encryption without provider', { encryption: {} }, 'encryption.provider: Invalid input: expected object'],
    [
      'signing without key',
      { signing: { provider: {}, types: new Set() } },
      'signing.key: Invalid input: expected Uint8Array, received undefined',
    ],
    // Paths
    ['a path without slash', { path: 'wse' }, 'path: has to begin with a slash'],
    ['a path of health that is none', { http: { healthPath: 'health' } }, 'http.healthPath: has to be a path'],
    ['one path for two', { http: { metricsPath: '/health' } }, 'http: healthPath and metricsPath are the same'],
    // Origins
    [
      'origins that no browser sends',
      { allowedOrigins: ['https://a.example/', '*', 'https://b.example:8080', 'null'] },
      'allowedOrigins: "https://a.example/" is no origin such as https://example.org; without a list all may connect',
      'allowedOrigins: "*" is no origin such as https://example.org; without a list all may connect',
    ],
    [
      'such origins in the environment',
      { env: { ALLOWED_ORIGINS: 'https://a.example, b.example' } },
      'ALLOWED_ORIGINS: "b.example" is no origin such as https://example.org; without a list all may connect',
    ],
    ['origins as text', { allowedOrigins: 'https://a.example' }, kind('allowedOrigins', 'array', 'string')],
    // Tokens
    ['tokens and a hook', { jwt: { secret }, authenticate() {} }, 'jwt and authenticate exclude each other'],
    ['no secret', { jwt: {} }, 'jwt: HS256 needs a secret'],
    ['a short secret', { jwt: { secret: 'short' } }, 'jwt: the secret of HS256 has 5 bytes, at least 32 are needed'],
    [
      'a short secret before',
      { jwt: { secret, previousSecret: new Uint8Array(31) } },
      'jwt: the secret of HS256 has 31 bytes, at least 32 are needed',
    ],
    [
      'a secret that is a number',
      { jwt: { secret: 1 } },
      'jwt.secret: Invalid input: expected string, received number, or Invalid input: expected Uint8Array, received number',
    ],
    ['no public key', { jwt: { algorithm: 'ES256' } }, 'jwt: ES256 needs publicKey or jwksUrl'],
    [
      'a secret for public keys',
      { jwt: { algorithm: 'ES256', secret, publicKey: pem('ec') } },
      'jwt: ES256 has no use for secret',
    ],
    ['a public key for secrets', { jwt: { secret, publicKey: 'x' } }, 'jwt: HS256 has no use for publicKey'],
    [
      'a key and a set',
      { jwt: { algorithm: 'ES256', publicKey: pem('ec'), jwksUrl: 'https://a.example' } },
      'jwt: publicKey and jwksUrl exclude each other',
    ],
    [
      'a set behind no web address',
      { jwt: { algorithm: 'ES256', jwksUrl: 'file:///keys' } },
      'jwt.jwksUrl: Invalid URL',
    ],
    [
      'a key of RSA for ES256',
      { jwt: { algorithm: 'ES256', publicKey: pem('rsa') } },
      'jwt: publicKey is no public key: ES256 needs a key of P-256, this one is of rsa',
    ],
    [
      'a key of another curve',
      { jwt: { algorithm: 'ES256', publicKey: pem('ec', 384) } },
      'jwt: publicKey is no public key: ES256 needs a key of P-256, this one is of secp384r1',
    ],
    [
      'a key of a curve for RS256',
      { jwt: { algorithm: 'RS256', publicKey: pem('ec') } },
      'jwt: publicKey is no public key: RS256 needs a key of RSA, this one is of prime256v1',
    ],
    [
      'a short key of RSA',
      { jwt: { algorithm: 'RS256', publicKey: pem('rsa', 1024) } },
      'jwt: publicKey is no public key: RS256 needs at least 2048 bits, this one has 1024',
    ],
    [
      'another algorithm',
      { jwt: { algorithm: 'none' } },
      'jwt.algorithm: Invalid option: expected one of "HS256"|"RS256"|"ES256"',
    ],
    [
      'signing by an empty key',
      { signing: { provider, key: new Uint8Array(0), types: new Set() } },
      'signing.key is empty',
    ],
    ['a cookie that is none', { jwt: { secret, cookieName: 'a b' } }, 'jwt.cookieName: is no name of a cookie'],
  ];

describe('A server is not made', () => {
  for (const [what, options, ...problems] of wrong) {
    it(`with ${what}`, () => expect(problemsOf(options)).toEqual(problems));
  }

  it('with keys that are none', () => {
    expect(problemsOf({ jwt: { algorithm: 'RS256', publicKey: 'no key' } })).toEqual([
      expect.stringMatching(/^jwt: publicKey is no public key: /),
    ]);
    expect(
      problemsOf({ jwt: { algorithm: 'RS256', publicKey: { kty: 'oct' }, previousPublicKey: 'no' } }),
    ).toHaveLength(2);
  });

  it('with any of several mistakes, and names them all', () => {
    const options = { maxConnections: 0, jwt: { secret: 'short' }, path: 'wse', pings: 1, idleTimeoutMs: 100 };
    expect(problemsOf(options).map((problem) => problem.split(/[: ]/)[0])).toEqual([
      'path',
      'maxConnections',
      'pings',
      'jwt',
      'pingIntervalMs',
    ]);
    expect(() => createServer({ maxConnections: 0, path: 'wse' })).toThrow(/^the options of a server:\n- .*\n- .*$/);
  });

  it('and does not repeat what may be secret', () => {
    expect(problemsOf({ jwt: { secret: 'hunter2', previousSecret: 7 } }).join()).not.toContain('hunter2');
  });
});

describe('A server is made', () => {
  it.each([
    ['of nothing', {}],
    ['of undefined where nothing was said', { maxConnections: undefined, jwt: undefined, recovery: undefined }],
    [
      'with a set of keys',
      { jwt: { algorithm: 'RS256', jwksUrl: new URL('https://a.example/keys'), jwks: { timeoutMs: 1 } } },
    ],
    ['with keys of RSA', { jwt: { algorithm: 'RS256', publicKey: pem('rsa'), previousPublicKey: pem('rsa') } }],
    [
      'with everything switched on',
      { recovery: true, presence: true, topicsFromQuery: true, http: { healthPath: false } },
    ],
    ['with everything switched off', { recovery: false, presence: false, msgpack: false, http: false }],
    [
      'with numbers for parts',
      { recovery: { bufferEntries: 64 }, presence: { maxMembers: 3 }, rate: { capacity: 0.5, refillPerSecond: 0 } },
    ],
    ['with origins of any scheme', { allowedOrigins: ['capacitor://localhost', 'http://[::1]:3000'] }],
  ])('%s', (_, options) => {
    expect(problemsOf(options)).toEqual([]);
  });
});
