import type { Recorder } from '@wsekit/codec/log';
import type { EncryptionOptions, Rate, SessionOptions, SigningOptions } from '@wsekit/codec/session';
import type { Dialect, DialectName, Profile } from '@wsekit/spec';
import type { ListenerLimits, UpgradeRequest } from '@wsekit/transports';
import type { Environment } from './auth/origins.ts';
import type { JwtOptions } from './auth/token-verifier.ts';
import type { Backplane } from './backplane/backplane.ts';
import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';
import type { Telemetry } from './observability/telemetry.ts';
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

/**
 * Decides who a connection belongs to; undefined refuses it as a token that is not valid. What it throws refuses with 500.
 * It has `handshakeTimeoutMs`; then, or when the client leaves, `request.signal` is aborted and the upgrade refused with 503.
 */
export type Authenticate = (request: UpgradeRequest) => Identity | undefined | Promise<Identity | undefined>;

/** Where a server answers HTTP; false answers nothing there. */
export interface HttpOptions {
  /** Default `/health`. */
  readonly healthPath?: string | false;
  /** Default `/metrics`. */
  readonly metricsPath?: string | false;
}

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
  /**
   * What is spoken; `detect` answers each client in its own style, and publishes one text for all, as D2g has it: every
   * published client reads it. Default D2g, of servers from 2.4.0. (WSE-HS-064)
   */
  readonly dialect?: Dialect | DialectName | 'detect';
  /** The tokens that are accepted. Without this and `authenticate`, everybody is. (WSE-CONN-026) */
  readonly jwt?: JwtOptions;
  /** Decides in place of tokens; it may take `handshakeTimeoutMs`. */
  readonly authenticate?: Authenticate;
  /**
   * Whether clients are sent `server_ready`. Default: where they are authenticated, as published servers do, and to all under
   * `documented`. (WSE-HS-001, WSE-HS-002)
   */
  readonly greets?: boolean;
  /** The one path that is served; others get 404. Default: every path, `/wse` under `documented`. (WSE-CONN-008) */
  readonly path?: string;
  /**
   * Origins browsers may connect from; others are closed with 4403. Default: those of the environment's
   * `ALLOWED_ORIGINS`, a list joined by commas; without it all. (WSE-CONN-049)
   */
  readonly allowedOrigins?: readonly string[];
  /** Where `ALLOWED_ORIGINS` is read, once. Default `process.env`. */
  readonly env?: Environment;
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
  /** What they may weigh in memory, counted with what reading adds. Default 268,435,456. */
  readonly maxQueuedEventBytes?: number;
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
  /**
   * What joins this server with others of the same service; it belongs to one server alone. With a history of its own it
   * keeps what was published in place of `recovery`. Default: none, one process.
   */
  readonly backplane?: Backplane;
  /** Encrypts with clients that ask for it. Default off. */
  readonly encryption?: EncryptionOptions;
  /**
   * What becomes of a client whose key is as old as `encryption.rotationIntervalMs`, an hour by default. `application`: an event
   * says so. `reconnect`: and if the client has not replaced it within `encryption.graceMs`, it is closed with 1012, so that it
   * comes back to a new one. Default `application`; `reconnect` under `documented`. (WSE-ENC-057)
   */
  readonly keyRotation?: 'application' | 'reconnect';
  /**
   * Signs messages of some types, and refuses those of clients that are not signed: told by `error`, and counted. Default off.
   * (WSE-SIG-002)
   */
  readonly signing?: SigningOptions;
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
  /**
   * Lets events for a client that is slow to read wait by their `pri`, 5 where they have none: up to `maxBufferedBytes` of them,
   * and then the least urgent are lost first. What is sent otherwise does not wait for them. Default false: all in the order of
   * the calls. (WSE-DLV-040, WSE-ENV-051)
   */
  readonly priorities?: boolean;
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
  /** Where health and metrics are answered; false answers no HTTP. Default `/health` and `/metrics`. */
  readonly http?: HttpOptions | false;
  /** Where it is written who came, was refused, went, and what was lost. Default: nowhere. */
  readonly logger?: Logger;
  /** Writes each connection down: what `createRecorder` of `@wsekit/codec/log` makes. Default: none. */
  readonly recorder?: Recorder;
  /** Spans and metrics: what `@wsekit/server-core/opentelemetry` makes. Default: none. */
  readonly telemetry?: Telemetry;
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
  readonly maxQueuedEventBytes: number;
  readonly maxSubscriptions: number;
  readonly maxPatterns: number;
  readonly maxHeldBytes: number;
  readonly maxBufferedBytes: number;
  readonly maxReplayMessages: number;
  readonly presenceLimits: PresenceLimits | undefined;
  readonly recoveryOptions: RecoveryOptions | undefined;
  readonly subscriptions: 'application' | 'server';
  readonly requests: 'application' | 'server';
  readonly acks: boolean;
  readonly greets: boolean;
  readonly keyRotation: 'application' | 'reconnect';
  readonly snapshotTimeoutMs: number;
  readonly maxSnapshotTopics: number;
  readonly httpPaths: Required<HttpOptions>;
  readonly logger: Logger;
  readonly clock: Clock;
}
