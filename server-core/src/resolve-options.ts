import { lazyMsgpack } from '@wsekit/codec/msgpack';
import { dialects, type Profile, serverLimits } from '@wsekit/spec';
import type { ListenerLimits } from '@wsekit/transports';
import { originsOfEnvironment } from './auth/origins.ts';
import { optionProblems } from './check-options.ts';
import { realClock } from './clock.ts';
import { ServerError } from './errors.ts';
import { silentLogger } from './logger.ts';
import type { ResolvedOptions, ServerOptions } from './options.ts';
import type { PresenceLimits } from './presence/presence.ts';
import type { RecoveryOptions } from './recovery/recovery-store.ts';

/** Completes options; throws ServerError `invalid_options` that names every mistake. */
export function resolveOptions(options: ServerOptions): ResolvedOptions {
  const problems = optionProblems(options);
  if (problems.length > 0) {
    throw new ServerError('invalid_options', `the options of a server:\n- ${problems.join('\n- ')}`, problems);
  }
  const { profile = 'observed', dialect = 'D2g', msgpack = lazyMsgpack } = options;
  const path = options.path ?? (profile === 'documented' ? '/wse' : undefined);
  const authenticates = options.jwt !== undefined || options.authenticate !== undefined;
  return {
    ...options,
    ...(path === undefined ? {} : { path }),
    ...allowedOrigins(options),
    profile,
    msgpack: msgpack === false ? undefined : msgpack,
    wire: typeof dialect === 'object' ? dialect : dialects[dialect === 'detect' ? 'D2g' : dialect],
    pingIntervalMs: options.pingIntervalMs ?? serverLimits.ping_interval_ms,
    idleTimeoutMs: options.idleTimeoutMs ?? serverLimits.idle_timeout_ms,
    maxQueuedEvents: Math.min(options.maxQueuedEvents ?? serverLimits.max_inbound_queue_entries, mostEvents),
    maxQueuedEventBytes: options.maxQueuedEventBytes ?? defaultQueuedBytes,
    maxSubscriptions: options.maxSubscriptions ?? 0,
    maxBufferedBytes: options.maxBufferedBytes ?? serverLimits.max_outbound_queue_bytes,
    maxReplayMessages: maxReplayMessages(options.recovery),
    presenceLimits: presenceLimits(options.presence),
    recoveryOptions: recoveryOptions(options, profile),
    subscriptions: options.subscriptions ?? (profile === 'documented' ? 'server' : 'application'),
    requests: options.requests ?? (profile === 'documented' ? 'server' : 'application'),
    acks: options.acks ?? profile === 'documented',
    greets: options.greets ?? (profile === 'documented' || authenticates),
    keyRotation: options.keyRotation ?? (profile === 'documented' ? 'reconnect' : 'application'),
    snapshotTimeoutMs: options.snapshotTimeoutMs ?? defaultSnapshotTimeoutMs,
    maxSnapshotTopics: options.maxSnapshotTopics ?? defaultSnapshotTopics,
    maxPatterns: options.maxPatterns ?? defaultPatterns,
    maxHeldBytes: options.maxHeldBytes ?? defaultHeldBytes,
    httpPaths: { healthPath: '/health', metricsPath: '/metrics', ...options.http },
    logger: options.logger ?? silentLogger,
    clock: options.clock ?? realClock,
  };
}

/** Browsers write origins in lower case. */
function allowedOrigins({ allowedOrigins: given, env }: ServerOptions): Pick<ServerOptions, 'allowedOrigins'> {
  const origins = given ?? originsOfEnvironment(env);
  return origins === undefined ? {} : { allowedOrigins: origins.map((origin) => origin.toLowerCase()) };
}

const defaultSnapshotTimeoutMs = 10_000;
const defaultSnapshotTopics = 100;
const defaultPatterns = 128;
const defaultHeldBytes = 16_777_216;
const defaultQueuedBytes = 268_435_456;
const mostEvents = serverLimits.max_inbound_queue_entries;

function presenceLimits(presence: ServerOptions['presence']): PresenceLimits | undefined {
  if (presence === undefined || presence === false) return undefined;
  const { maxDataBytes = serverLimits.presence_max_data_bytes, maxMembers = 0 } = presence === true ? {} : presence;
  return { maxDataBytes, maxMembers };
}

function maxReplayMessages(recovery: ServerOptions['recovery']): number {
  const { maxMessages = serverLimits.recovery_max_messages } = typeof recovery === 'object' ? recovery : {};
  return maxMessages;
}

function recoveryOptions({ recovery, randomUint32 }: ServerOptions, profile: Profile): RecoveryOptions | undefined {
  if (recovery === undefined || recovery === false) return undefined;
  const random = randomUint32 ?? ((): number => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
  return { ...(recovery === true ? {} : recovery), profile, randomUint32: random };
}

const limitNames = [
  'maxConnections',
  'maxPendingHandshakes',
  'handshakeTimeoutMs',
  'maxFrameBytes',
  'maxBufferedBytes',
  'maxHeaderBytes',
  'maxReadMs',
  'closeTimeoutMs',
] as const;

/** The limits that transports hold; those that were not given are theirs to choose. */
export function transportLimits(options: ResolvedOptions): Partial<ListenerLimits> {
  return Object.fromEntries(limitNames.map((name) => [name, options[name]]).filter(([, value]) => value !== undefined));
}
