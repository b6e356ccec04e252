import { provider } from '@wsekit/codec/crypto';
import { msgpack } from '@wsekit/codec/msgpack';
import type { Clock, ServerOptions } from '@wsekit/server-core';
import type { Dialect } from '@wsekit/spec';
import type { Transcript } from '@wsekit/spec/vectors';

const msPerSecond = 1000;
/** Settings that have no counterpart in a server of ours, or that say how the recording was made. */
const passedOver: ReadonlySet<string> = new Set(['mode', 'env', 'node_B', 'node_C', 'note']);

type Setting = (value: unknown) => ServerOptions;

/** Options of the published server, each as an option of ours. */
export const serverSettings: Readonly<Record<string, Setting>> = {
  jwt_secret: (value) => ({ jwt: { secret: String(value) } }),
  jwt_issuer: (value) => ({ jwt: { issuer: String(value) } }),
  jwt_audience: (value) => ({ jwt: { audience: String(value) } }),
  jwt_cookie_name: (value) => ({ jwt: { cookieName: String(value) } }),
  jwt_previous_secret: (value) => ({ jwt: { previousSecret: String(value) } }),
  jwt_key_id: (value) => ({ jwt: { keyId: String(value) } }),
  recovery_enabled: (value) => ({ recovery: value === true }),
  recovery_buffer_size: (value) => ({ recovery: { bufferEntries: Number(value) } }),
  recovery_max_messages: (value) => ({ recovery: { maxMessages: Number(value) } }),
  recovery_ttl: (value) => ({ recovery: { ttlMs: Number(value) * msPerSecond } }),
  recovery_memory_budget: (value) => ({ recovery: { memoryBytes: Number(value) } }),
  presence_enabled: (value) => ({ presence: value === true }),
  presence_max_data_size: (value) => ({ presence: { maxDataBytes: Number(value) } }),
  presence_max_members: (value) => ({ presence: { maxMembers: Number(value) } }),
  ping_interval: (value) => ({ pingIntervalMs: Number(value) * msPerSecond }),
  idle_timeout: (value) => ({ idleTimeoutMs: Number(value) * msPerSecond }),
  max_connections: (value) => ({ maxConnections: Number(value) }),
  max_inbound_queue_size: (value) => ({ maxQueuedEvents: Number(value) }),
  max_message_size: (value) => ({ maxFrameBytes: Number(value) }),
  max_outbound_queue_bytes: (value) => ({ maxBufferedBytes: Number(value) }),
  max_subscriptions_per_connection: (value) => ({ maxSubscriptions: Number(value) }),
};

/** The options of our server that stand for the recorded configuration; throws for a setting it does not know. */
export function optionsFor(transcript: Transcript, dialect: Dialect, version: string, clock: Clock): ServerOptions {
  const { config = {} } = transcript;
  let options: ServerOptions = {
    profile: 'observed',
    dialect,
    serverVersion: announced(version),
    msgpack,
    encryption: { provider: recordedProvider(transcript) },
    clock,
    ...rateOf(config),
  };
  for (const [name, value] of Object.entries(config)) {
    if (passedOver.has(name) || name.startsWith('rate_limit_')) continue;
    const setting = serverSettings[name];
    if (setting === undefined) throw new Error(`no option of ours stands for the setting ${name}`);
    options = mergeOptions(options, setting(value));
  }
  return options;
}

/** The version a release says of itself lags behind. (WSE-HS-062) */
function announced(version: string): string {
  return { '2.4.1': '2.4.0' }[version] ?? version;
}

function rateOf(config: Readonly<Record<string, unknown>>): ServerOptions {
  const { rate_limit_capacity: capacity, rate_limit_refill: refill } = config;
  if (capacity === undefined && refill === undefined) return {};
  return { rate: { capacity: Number(capacity ?? 100_000), refillPerSecond: Number(refill ?? 10_000) } };
}

/** Joins options: settings of one group come one by one. */
export function mergeOptions(options: ServerOptions, more: ServerOptions): ServerOptions {
  const merged: Record<string, unknown> = { ...options };
  for (const [name, value] of Object.entries(more)) {
    const before = merged[name];
    const isGroup = typeof before === 'object' && before !== null && typeof value === 'object';
    merged[name] = isGroup ? { ...before, ...value } : value === true && typeof before === 'object' ? before : value;
  }
  return merged as ServerOptions;
}

/** The recorded server drew a key of its own, which we cannot: the secret it came to is put in its place. */
function recordedProvider({ e2e = [] }: Transcript): typeof provider {
  const secrets = [...new Set(e2e.map(({ ecdh_x_hex: hex }) => hex))].map((hex) =>
    Uint8Array.from(Buffer.from(hex, 'hex')),
  );
  return {
    name: provider.name,
    randomBytes: (length) => provider.randomBytes(length),
    keyPair: (key) => provider.keyPair(key),
    sharedSecret: (own, theirs) => {
      const computed = provider.sharedSecret(own, theirs);
      return secrets.shift() ?? computed;
    },
    hkdfSha256: (...parts) => provider.hkdfSha256(...parts),
    hmacSha256: (...parts) => provider.hmacSha256(...parts),
    sha256: (data) => provider.sha256(data),
    aesGcm: (key) => provider.aesGcm(key),
  };
}
