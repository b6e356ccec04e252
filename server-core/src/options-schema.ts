import type { SigningOptions } from '@wsekit/codec/session';
import { dialects } from '@wsekit/spec';
import { z } from 'zod';
import type { JwtOptions } from './auth/token-verifier.ts';
import type { Backplane } from './backplane/backplane.ts';
import type { Logger } from './logger.ts';
import type { Telemetry } from './observability/telemetry.ts';
import type { HttpOptions, ServerOptions } from './options.ts';

/** What the options of one object are held to, by name. */
type Shape<Options> = Record<keyof Options & string, z.ZodType>;

/** Timers of the platforms hold no longer times: they would end at once. */
const longestMs = 2_147_483_647;

const whole = (least: number): z.ZodType => z.int().min(least).optional();
const milliseconds: z.ZodType = z.int().min(1).max(longestMs).optional();
const text: z.ZodType = z.string().min(1).optional();
const flag: z.ZodType = z.boolean().optional();
const call: z.ZodType = z.custom((value) => typeof value === 'function', 'Invalid input: expected function').optional();
const httpPath: z.ZodType = z
  .union([z.literal(false), z.string().regex(/^\/[^?#\s]*$/, 'has to be a path')])
  .optional();

function methods(...names: readonly string[]): z.ZodType {
  const hasThem = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof Reflect.get(value, name) === 'function');
  return z.custom(hasThem, `Invalid input: expected an object with ${names.join(', ')}`).optional();
}

const bytes: z.ZodType = z.union([z.string(), z.instanceof(Uint8Array)]).optional();
const publicKey: z.ZodType = z.union([z.string(), z.looseObject({ kty: z.string() })]).optional();
const rate = { capacity: z.number().min(0), refillPerSecond: z.number().min(0) };
const provider = z.custom((value) => typeof value === 'object' && value !== null, 'Invalid input: expected object');
const dialectNames = [...Object.keys(dialects), 'detect'];
const dialect = z
  .custom(
    (value) =>
      dialectNames.includes(value as string) || (typeof value === 'object' && value !== null && 'name' in value),
    `Invalid input: expected ${dialectNames.join(', ')} or a dialect`,
  )
  .optional();

const jwks = { timeoutMs: milliseconds, cooldownMs: whole(0), maxAgeMs: whole(0) } satisfies Shape<
  NonNullable<JwtOptions['jwks']>
>;

const jwt = {
  algorithm: z.enum(['HS256', 'RS256', 'ES256']).optional(),
  secret: bytes,
  publicKey,
  jwksUrl: z.union([z.url({ protocol: /^https?$/ }), z.instanceof(URL)]).optional(),
  jwks: z.strictObject(jwks).optional(),
  keyId: text,
  previousSecret: bytes,
  previousPublicKey: publicKey,
  issuer: z.string().optional(),
  audience: z.string().optional(),
  cookieName: z
    .string()
    .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, 'is no name of a cookie')
    .optional(),
  queryParameter: text,
} satisfies Shape<JwtOptions>;

const recovery = { bufferEntries: whole(1), ttlMs: whole(1), maxMessages: whole(0), memoryBytes: whole(0) };
const presence = { maxDataBytes: whole(1), maxMembers: whole(0) };
const encryption = {
  provider,
  keyDerivation: z.string().optional(),
  rotationIntervalMs: whole(1),
  graceMs: whole(0),
  strict: flag,
};
const signing = {
  provider,
  key: z.instanceof(Uint8Array),
  types: z.instanceof(Set),
  form: z.enum(['envelope', 'digest', 'timed']).optional(),
  signs: flag,
  verifies: z.enum(['required', 'optional', 'ignored']).optional(),
  verifier: methods('verify'),
} satisfies Shape<SigningOptions>;
const http = { healthPath: httpPath, metricsPath: httpPath } satisfies Shape<HttpOptions>;

const server = {
  profile: z.enum(['observed', 'documented']).optional(),
  dialect,
  jwt: z.strictObject(jwt).optional(),
  authenticate: call,
  path: z.string().startsWith('/', 'has to begin with a slash').optional(),
  allowedOrigins: z.array(z.string()).optional(),
  env: z.record(z.string(), z.string().optional()).optional(),
  maxConnections: whole(1),
  maxPendingHandshakes: whole(1),
  handshakeTimeoutMs: milliseconds,
  maxFrameBytes: whole(1),
  maxBufferedBytes: whole(1),
  maxHeaderBytes: whole(1),
  maxReadMs: milliseconds,
  closeTimeoutMs: milliseconds,
  compressionThresholdBytes: whole(0),
  rate: z.strictObject(rate).optional(),
  inboundRate: z.strictObject(rate).optional(),
  pingIntervalMs: milliseconds,
  idleTimeoutMs: milliseconds,
  maxQueuedEvents: whole(1),
  maxQueuedEventBytes: whole(1),
  maxSubscriptions: whole(0),
  maxPatterns: whole(0),
  maxHeldBytes: whole(1),
  recovery: z.union([z.boolean(), z.strictObject(recovery)]).optional(),
  presence: z.union([z.boolean(), z.strictObject(presence)]).optional(),
  backplane: methods(
    ...(['start', 'publish', 'addInterest', 'dropInterest', 'health', 'stop'] satisfies (keyof Backplane)[]),
  ),
  encryption: z.strictObject(encryption).optional(),
  signing: z.strictObject(signing).optional(),
  msgpack: z.union([z.literal(false), z.custom((value) => typeof value === 'object' && value !== null)]).optional(),
  subscriptions: z.enum(['application', 'server']).optional(),
  requests: z.enum(['application', 'server']).optional(),
  acks: flag,
  greets: flag,
  keyRotation: z.enum(['application', 'reconnect']).optional(),
  priorities: flag,
  maxBatchMessages: whole(1),
  snapshots: call,
  snapshotTimeoutMs: milliseconds,
  maxSnapshotTopics: whole(1),
  topicsFromQuery: flag,
  serverVersion: text,
  http: z.union([z.literal(false), z.strictObject(http)]).optional(),
  logger: methods(...(['debug', 'info', 'warn', 'error'] satisfies (keyof Logger)[])),
  recorder: methods('connection', 'link', 'decided'),
  telemetry: methods(
    ...(['handshake', 'event', 'failed', 'publish', 'traceId', 'observe'] satisfies (keyof Telemetry)[]),
  ),
  clock: methods('nowMs', 'schedule'),
  randomUint32: call,
  onError: call,
} satisfies Shape<ServerOptions>;

/** What options are held to, one by one. */
export const optionsSchema: z.ZodType = z.strictObject(server);

const names: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(server),
  jwt: Object.keys(jwt),
  'jwt.jwks': Object.keys(jwks),
  rate: Object.keys(rate),
  inboundRate: Object.keys(rate),
  recovery: Object.keys(recovery),
  presence: Object.keys(presence),
  encryption: Object.keys(encryption),
  signing: Object.keys(signing),
  http: Object.keys(http),
};

/** The names of options in the object at a path, such as `jwt`; empty for the server's own. */
export function optionNames(path: string): readonly string[] {
  return names[path] ?? [];
}
