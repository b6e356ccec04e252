import { createClientSession } from '@wsekit/codec/session';
import { type Endpoint, type EndpointPoolOptions, endpointsProblems } from './connection/endpoint-options.ts';
import { createEndpointPool, type EndpointPool } from './connection/endpoints.ts';
import {
  type CoreOptions,
  commonProblems,
  type ResolvedCoreOptions,
  refuseProblems,
  resolveCommon,
  type SessionSettings,
  sessionProblems,
} from './core-options.ts';
import { type BatchingOptions, batchingProblems, resolveBatching } from './queue/batcher.ts';
import {
  type OfflineOptions,
  offlineProblems,
  type ResolvedOfflineOptions,
  resolveOffline,
} from './queue/offline-options.ts';
import type { AnyMessages } from './typed.ts';

/** What a client is made of. Times in milliseconds. */
export interface ClientOptions<Messages extends object = AnyMessages> extends CoreOptions<Messages> {
  /** How one of several URLs is chosen. Default: the first that works. */
  readonly endpoints?: EndpointPoolOptions;
  /** What sessions are made of: dialect, encryption, signing, MessagePack, heartbeat, rate. */
  readonly session?: SessionSettings;
  /** How often the store looks at counters and the queue while somebody listens to them. Default 1,000. */
  readonly sampleIntervalMs?: number;
  /** What presence of all topics may take, in bytes, about. Default 16,777,216. */
  readonly maxPresenceBytes?: number;
  /** What is kept while no session is ready; false drops it, which is told. */
  readonly offline?: OfflineOptions | false;
  /** How messages are joined for servers that unpack `batch`, those of the profile `documented`; false never joins any. */
  readonly batching?: BatchingOptions | false;
}

/** Options, completed. */
export interface ResolvedClientOptions extends ResolvedCoreOptions {
  readonly endpoints: EndpointPool;
  readonly sampleIntervalMs: number;
  readonly maxPresenceBytes: number;
  readonly offline: ResolvedOfflineOptions | false;
  readonly batching: Required<BatchingOptions> | false;
}

const defaultSampleMs = 1000;
const defaultMaxPresenceBytes = 16_777_216;

/** The servers a client may connect to: one, several, or a pool of them that other clients use as well. */
export type Servers = string | readonly (string | Endpoint)[] | EndpointPool;

/** Completes options; throws ClientError `invalid_options` that names every mistake. */
export function resolveOptions<Messages extends object>(
  servers: Servers,
  options: ClientOptions<Messages>,
): ResolvedClientOptions {
  const common = resolveCommon(options);
  const pooling = { random: common.random, ...options.endpoints };
  const listed = typeof servers === 'string' ? [servers] : servers;
  const resolved: Omit<ResolvedClientOptions, 'endpoints'> = {
    ...common,
    session: options.session ?? {},
    makeSession: createClientSession,
    sampleIntervalMs: options.sampleIntervalMs ?? defaultSampleMs,
    maxPresenceBytes: options.maxPresenceBytes ?? defaultMaxPresenceBytes,
    offline: options.offline === false ? false : resolveOffline(options.offline ?? {}),
    batching: options.batching === false ? false : resolveBatching(options.batching ?? {}),
  };
  refuseProblems([
    ...(isPool(listed) ? [] : endpointsProblems(listed, pooling)),
    ...commonProblems(common),
    ...numberProblems(resolved),
    ...sessionProblems(resolved.session, createClientSession),
    ...offlineProblems(options.offline),
    ...batchingProblems(options.batching),
  ]);
  return { ...resolved, endpoints: isPool(listed) ? listed : createEndpointPool(listed, pooling) };
}

function isPool(servers: Exclude<Servers, string>): servers is EndpointPool {
  return 'pick' in servers;
}

function numberProblems({ sampleIntervalMs, maxPresenceBytes }: Omit<ResolvedClientOptions, 'endpoints'>): string[] {
  return [
    ...(sampleIntervalMs > 0 ? [] : [`sampleIntervalMs is ${sampleIntervalMs}, allowed are numbers above 0`]),
    ...(maxPresenceBytes >= 0 ? [] : [`maxPresenceBytes is ${maxPresenceBytes}, allowed are numbers from 0`]),
  ];
}
