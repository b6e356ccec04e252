import { msgpack as defaultMsgpack } from '@wsekit/codec/msgpack';
import type { EncryptionOptions, Rate, SessionOptions } from '@wsekit/codec/session';
import { type Dialect, type DialectName, dialects, type Profile, serverLimits } from '@wsekit/spec';
import type { ListenerLimits, UpgradeRequest } from '@wsekit/transports';
import { minSecretBytes, secretBytes, secretTooShort } from './auth/jwt.ts';
import { importKey, type JwtAlgorithm, type JwtOptions } from './auth/token-verifier.ts';
import { type Clock, realClock } from './clock.ts';
import { ServerError } from './errors.ts';
import { type Logger, silentLogger } from './logger.ts';
import type { PresenceLimits } from './presence/presence.ts';
import type { RecoveryOptions } from './recovery/recovery-store.ts';
import type { SnapshotSource } from './snapshots/snapshot-source.ts';
import type { TopicAclLists } from './topics/acl.ts';

/** Who a connection belongs to, as a hook of the application decides. */
export interface Identity {
  /** Null for nobody in particular. */
  readonly userId: string | null;
  /** Topics the connection is kept to; absent for all. */
  readonly topics?: TopicAclLists;
}

/** Decides who a connection belongs to; undefined refuses it as a token that is not valid. */
export type Authenticate = (request: UpgradeRequest) => Identity | undefined | Promise<Identity | undefined>;

/** What a server is made of. Times in milliseconds, sizes in bytes. */
export interface ServerOptions
  extends Partial<
    Pick<
      ListenerLimits,
      | 'maxConnections'
      | 'maxPendingHandshakes'
      | 'handshakeTimeoutMs'
      | 'maxFrameBytes'
      | 'maxBufferedBytes'
      | 'maxHeaderBytes'
      | 'maxReadMs'
      | 'closeTimeoutMs'
    >
  > {
  /** Which of the two readings of the protocol applies. Default `observed`: as published servers do it. */
  readonly profile?: Profile;
  /** What is spoken; `detect` answers each client in its own style. Default D2g, of servers from 2.4.0. */
  readonly dialect?: Dialect | DialectName | 'detect';
  /** The tokens that are accepted. Without this and `authenticate`, everybody is. (WSE-CONN-026) */
  readonly jwt?: JwtOptions;
  /** Decides in place of tokens; it may take `handshakeTimeoutMs`. */
  readonly authenticate?: Authenticate;
  /** The one path that is served; others get 404. Default: every path, `/wse` under `documented`. (WSE-CONN-008) */
  readonly path?: string;
  /** Origins browsers may connect from; others are closed with 4403. Default: all. (WSE-CONN-049) */
  readonly allowedOrigins?: readonly string[];
  /** Events for one connection that are longer leave compressed; 0 switches it off. Default 1,024. */
  readonly compressionThresholdBytes?: number;
  /** Events to one connection. Default 100,000 at once and 10,000 a second. */
  readonly rate?: Rate;
  /** Messages of one client. Default: as the events under `documented`, else none. (WSE-DLV-031) */
  readonly inboundRate?: Rate;
  /** How often clients are pinged, and after how long without data they are closed. Defaults 25,000 and 60,000. */
  readonly pingIntervalMs?: number;
  readonly idleTimeoutMs?: number;
  /** Events that wait for the application. Default 131,072. (WSE-DLV-052) */
  readonly maxQueuedEvents?: number;
  /** Subscriptions of one connection; 0 for any number. Default 0. (WSE-SUB-060) */
  readonly maxSubscriptions?: number;
  /** Those of them that are patterns. Default 128. */
  readonly maxPatterns?: number;
  /**
   * What the subscriptions and the presence of one connection may take; each counts 1,024 bytes and its text, or the most
   * that presence data may be. Default 16,777,216: some 16,000 topics.
   */
  readonly maxHeldBytes?: number;
  /** Keeps what was published for those who come back; `true` takes all defaults. Default off. */
  readonly recovery?: boolean | Omit<RecoveryOptions, 'randomUint32' | 'profile'>;
  /** Keeps who is there; `true` takes all defaults. Default off. */
  readonly presence?: boolean | Partial<PresenceLimits>;
  /** Encrypts with clients that ask for it. Default off. */
  readonly encryption?: EncryptionOptions;
  readonly signing?: SessionOptions['signing'];
  /** MessagePack for clients that ask for it; `false` gives them JSON, too. Default: that of `@wsekit/codec/msgpack`. */
  readonly msgpack?: SessionOptions['msgpack'] | false;
  /** Who carries out what clients ask for by `subscription_update`. Default `application`; `server` under `documented`. */
  readonly subscriptions?: 'application' | 'server';
  /**
   * Who answers `health_check`, `metrics_request`, `config_request`, `config_update_request`, `debug_request`,
   * `sequence_stats_request`, `connection_state_request`, `encryption_request` and `key_rotation_request`. Default
   * `application`; `server` under `documented`. (WSE-LIM-050)
   */
  readonly requests?: 'application' | 'server';
  /** Takes numbered messages of clients once each, and confirms them. Default false; true under `documented`. (WSE-DLV-071) */
  readonly acks?: boolean;
  /** Messages of one `batch` of a client, which `documented` unpacks. Default 1,000. (WSE-DLV-062) */
  readonly maxBatchMessages?: number;
  /**
   * Where the state of topics comes from that clients ask for by `sync_request`, `snapshot_request` and `request_snapshot`.
   * Default: these go to the application. (WSE-REC-070)
   */
  readonly snapshots?: SnapshotSource;
  /** How long the snapshot of one topic may take. Default 10,000. */
  readonly snapshotTimeoutMs?: number;
  /** Topics of one request for snapshots. Default 100. */
  readonly maxSnapshotTopics?: number;
  /** Subscribes connections to the `topics` of their query. Default false. (WSE-CONN-018) */
  readonly topicsFromQuery?: boolean;
  /** What is said of the version. Default: the last of the dialect. */
  readonly serverVersion?: string;
  readonly logger?: Logger;
  readonly clock?: Clock;
  /** Gives integers of 32 bits, for epochs. Default: the platform's random source. */
  readonly randomUint32?: () => number;
  /** Told of exceptions out of the application's calls. Default: they are logged. */
  readonly onError?: (error: unknown) => void;
}

/** Options, completed with what everything else needs. */
export interface ResolvedOptions extends Omit<ServerOptions, 'msgpack'> {
  readonly msgpack: SessionOptions['msgpack'] | undefined;
  readonly profile: Profile;
  /** What is spoken with clients that are not known yet. */
  readonly wire: Dialect;
  readonly pingIntervalMs: number;
  readonly idleTimeoutMs: number;
  readonly maxQueuedEvents: number;
  readonly maxSubscriptions: number;
  readonly maxPatterns: number;
  readonly maxHeldBytes: number;
  readonly maxBufferedBytes: number;
  readonly presenceLimits: PresenceLimits | undefined;
  readonly recoveryOptions: RecoveryOptions | undefined;
  readonly subscriptions: 'application' | 'server';
  readonly requests: 'application' | 'server';
  readonly acks: boolean;
  readonly snapshotTimeoutMs: number;
  readonly maxSnapshotTopics: number;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Completes options; throws ServerError `invalid_options` that names every mistake. */
export function resolveOptions(options: ServerOptions): ResolvedOptions {
  const problems = [...numberProblems(options), ...jwtProblems(options.jwt), ...otherProblems(options)];
  if (problems.length > 0) {
    throw new ServerError('invalid_options', `the options of a server:\n- ${problems.join('\n- ')}`, problems);
  }
  const { profile = 'observed', dialect = 'D2g', msgpack = defaultMsgpack } = options;
  const path = options.path ?? (profile === 'documented' ? '/wse' : undefined);
  return {
    ...options,
    ...(path === undefined ? {} : { path }),
    profile,
    msgpack: msgpack === false ? undefined : msgpack,
    wire: typeof dialect === 'object' ? dialect : dialects[dialect === 'detect' ? 'D2g' : dialect],
    pingIntervalMs: options.pingIntervalMs ?? serverLimits.ping_interval_ms,
    idleTimeoutMs: options.idleTimeoutMs ?? serverLimits.idle_timeout_ms,
    maxQueuedEvents: Math.min(options.maxQueuedEvents ?? serverLimits.max_inbound_queue_entries, mostEvents),
    maxSubscriptions: options.maxSubscriptions ?? 0,
    maxPatterns: options.maxPatterns ?? defaultPatterns,
    maxHeldBytes: options.maxHeldBytes ?? serverLimits.max_outbound_queue_bytes,
    maxBufferedBytes: options.maxBufferedBytes ?? serverLimits.max_outbound_queue_bytes,
    presenceLimits: presenceLimits(options.presence),
    recoveryOptions: recoveryOptions(options, profile),
    subscriptions: options.subscriptions ?? (profile === 'documented' ? 'server' : 'application'),
    requests: options.requests ?? (profile === 'documented' ? 'server' : 'application'),
    acks: options.acks ?? profile === 'documented',
    snapshotTimeoutMs: options.snapshotTimeoutMs ?? defaultSnapshotTimeoutMs,
    maxSnapshotTopics: options.maxSnapshotTopics ?? defaultSnapshotTopics,
    logger: options.logger ?? silentLogger,
    clock: options.clock ?? realClock,
  };
}

function nameOf(dialect: ServerOptions['dialect']): string | undefined {
  return typeof dialect === 'object' ? dialect.name : dialect;
}

const defaultSnapshotTimeoutMs = 10_000;
const defaultSnapshotTopics = 100;
const defaultPatterns = 128;
const mostEvents = serverLimits.max_inbound_queue_entries;

function presenceLimits(presence: ServerOptions['presence']): PresenceLimits | undefined {
  if (presence === undefined || presence === false) return undefined;
  const { maxDataBytes = serverLimits.presence_max_data_bytes, maxMembers = 0 } = presence === true ? {} : presence;
  return { maxDataBytes, maxMembers };
}

function recoveryOptions({ recovery, randomUint32 }: ServerOptions, profile: Profile): RecoveryOptions | undefined {
  if (recovery === undefined || recovery === false) return undefined;
  const random = randomUint32 ?? ((): number => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
  return { ...(recovery === true ? {} : recovery), profile, randomUint32: random };
}

/** Numbers that have to be integers, by their smallest value. */
const smallest: Readonly<Partial<Record<keyof ServerOptions, number>>> = {
  maxConnections: 1,
  maxPendingHandshakes: 1,
  handshakeTimeoutMs: 1,
  maxFrameBytes: 1,
  maxBufferedBytes: 1,
  maxHeaderBytes: 1,
  maxReadMs: 1,
  closeTimeoutMs: 1,
  compressionThresholdBytes: 0,
  pingIntervalMs: 1,
  idleTimeoutMs: 1,
  maxQueuedEvents: 1,
  maxSubscriptions: 0,
  maxBatchMessages: 1,
  snapshotTimeoutMs: 1,
  maxSnapshotTopics: 1,
  maxPatterns: 0,
  maxHeldBytes: 1,
};

function numberProblems(options: ServerOptions): string[] {
  const wrong = (Object.keys(smallest) as (keyof ServerOptions)[]).filter((name) => {
    const value = options[name];
    return value !== undefined && (!Number.isSafeInteger(value) || Number(value) < (smallest[name] ?? 0));
  });
  return wrong.map((name) => `${name} is ${String(options[name])}, allowed are integers from ${smallest[name]}`);
}

function jwtProblems(jwt: JwtOptions | undefined): string[] {
  if (jwt === undefined) return [];
  const { algorithm = 'HS256', secret, previousSecret, publicKey, previousPublicKey, jwksUrl } = jwt;
  if (algorithm !== 'HS256') return keyProblems(algorithm, { publicKey, previousPublicKey }, jwksUrl !== undefined);
  if (secret === undefined) return ['jwt: HS256 needs a secret'];
  return [secret, ...(previousSecret === undefined ? [] : [previousSecret])]
    .map((each) => secretBytes(each).length)
    .filter((bytes) => bytes < minSecretBytes)
    .map((bytes) => `jwt: ${secretTooShort(bytes)}`);
}

function keyProblems(
  algorithm: JwtAlgorithm,
  keys: Record<'publicKey' | 'previousPublicKey', JwtOptions['publicKey']>,
  hasUrl: boolean,
): string[] {
  if (keys.publicKey === undefined && !hasUrl) return [`jwt: ${algorithm} needs publicKey or jwksUrl`];
  return Object.entries(keys).flatMap(([name, key]) => {
    try {
      importKey(key, algorithm);
      return [];
    } catch (error) {
      return [`jwt: ${name} is no public key: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
}

function otherProblems(options: ServerOptions): string[] {
  const { pingIntervalMs = serverLimits.ping_interval_ms, idleTimeoutMs = serverLimits.idle_timeout_ms } = options;
  const problems: string[] = [];
  if (pingIntervalMs >= idleTimeoutMs) {
    problems.push(`pingIntervalMs ${pingIntervalMs} has to be less than idleTimeoutMs ${idleTimeoutMs}`);
  }
  if (options.jwt !== undefined && options.authenticate !== undefined) {
    problems.push('jwt and authenticate exclude each other');
  }
  if (options.path !== undefined && !options.path.startsWith('/'))
    problems.push(`path ${options.path} lacks its slash`);
  if (nameOf(options.dialect) === 'D1')
    problems.push('dialect D1 is what servers before 2.0.0 spoke; it is for reading alone');
  return problems;
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
