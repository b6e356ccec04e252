import { provider } from '@wsekit/codec/crypto';
import { msgpack } from '@wsekit/codec/msgpack';
import type { Clock, ServerOptions } from '@wsekit/server-core';
import { serverLimits } from '@wsekit/spec';
import { suiteSecret } from '#suites/language/index.ts';
import { mergeOptions, serverSettings } from '../../recordings/server-config.ts';
import { NotSupported } from '../outcome.ts';
import type { StartRequest } from '../peer.ts';

const msPerSecond = 1000;

/** Settings that published servers do not have, each as an option of ours. Times in seconds, as theirs are. */
const ours: Readonly<Record<string, (value: unknown) => ServerOptions>> = {
  allowed_origins: (value) => ({ allowedOrigins: listOf(value) }),
  path: (value) => ({ path: String(value) }),
  handshake_timeout: (value) => ({ handshakeTimeoutMs: Number(value) * msPerSecond }),
  close_timeout: (value) => ({ closeTimeoutMs: Number(value) * msPerSecond }),
  max_pending_handshakes: (value) => ({ maxPendingHandshakes: Number(value) }),
  max_patterns: (value) => ({ maxPatterns: Number(value) }),
  compression_threshold: (value) => ({ compressionThresholdBytes: Number(value) }),
  inbound_rate_limit: (value) => ({ inboundRate: rateOf(value) }),
  subscriptions: (value) => ({ subscriptions: value === 'server' ? 'server' : 'application' }),
  topics_from_query: (value) => ({ topicsFromQuery: value === true }),
  encryption_strict: (value) => ({ encryption: { provider, strict: value === true } }),
  encryption_grace: (value) => ({ encryption: { provider, graceMs: Number(value) * msPerSecond } }),
  key_rotation_interval: (value) => ({ encryption: { provider, rotationIntervalMs: Number(value) * msPerSecond } }),
  snapshots: (value) => ({
    snapshots: (topic: string) => ({ t: `${topic}_snapshot`, p: { of: topic, given: value } }),
  }),
  jwt_query_parameter: (value) => ({ jwt: { queryParameter: String(value) } }),
  /** Where it listens is no option of the server's. */
  tls: () => ({}),
  jwt_public_key: (value) => ({ jwt: { publicKey: String(value) } }),
  jwt_algorithm: (value) => ({
    jwt: { algorithm: value === 'ES256' ? 'ES256' : value === 'RS256' ? 'RS256' : 'HS256' },
  }),
};

/** Options of our server for one run; throws {@link NotSupported} for a setting it does not know. */
export function optionsForRun({ dialect, profile, settings }: StartRequest, clock: Clock): ServerOptions {
  const {
    jwt_secret: secret = suiteSecret,
    rate_limit_capacity: capacity,
    rate_limit_refill: refill,
    ...others
  } = settings;
  let options: ServerOptions = {
    profile,
    dialect,
    msgpack,
    encryption: { provider },
    clock,
    env: {},
    closeTimeoutMs: 200,
    ...(capacity === undefined && refill === undefined
      ? {}
      : {
          rate: {
            capacity: Number(capacity ?? serverLimits.rate_limit_capacity),
            refillPerSecond: Number(refill ?? serverLimits.rate_limit_refill_per_second),
          },
        }),
    ...(secret === '' ? {} : { jwt: { secret: String(secret) } }),
  };
  for (const [name, value] of Object.entries(others)) {
    const setting = ours[name] ?? serverSettings[name];
    if (setting === undefined) throw new NotSupported(`it has no setting ${name}`);
    options = mergeOptions(options, setting(value));
  }
  return options;
}

function rateOf(value: unknown): { capacity: number; refillPerSecond: number } {
  const fields: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {};
  return { capacity: Number(fields.capacity), refillPerSecond: Number(fields.refill) };
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
