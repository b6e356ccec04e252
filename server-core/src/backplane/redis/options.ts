import { serverLimits } from '@wsekit/spec';
import type { Cluster, ClusterNode, ClusterOptions, Redis, RedisOptions } from 'ioredis';
import { z } from 'zod';
import { ServerError } from '../../errors.ts';
import { ringCapacity } from '../../recovery/ring-buffer.ts';

/** A client of ioredis, for one Redis (Sentinel's among them) or for a Cluster. */
export type RedisClient = Redis | Cluster;

/** What a client is for: publishing and asking, or being told. */
export type ClientRole = 'publish' | 'subscribe';

/** What Redis keeps of what is published. */
export interface RedisHistoryOptions {
  /** Publications kept of each topic, raised to a power of two from 16; default 128. (WSE-REC-012) */
  readonly bufferEntries?: number;
  /** A history without publications goes after this; default 300,000. (WSE-REC-013) */
  readonly ttlMs?: number;
}

/** How servers are joined by Redis. */
export interface RedisBackplaneOptions {
  /** A URL, or options of ioredis, `sentinels` and `tls` among them; default `localhost:6379`. */
  readonly redis?: string | RedisOptions;
  /** Nodes to find a Redis Cluster by, and options of ioredis for it; in place of `redis`. */
  readonly cluster?: { readonly nodes: readonly ClusterNode[]; readonly options?: ClusterOptions };
  /**
   * Makes the two clients, in place of `redis` and `cluster`; what is `required` has to be among their options. They belong to
   * the backplane, which connects and ends them.
   */
  readonly createClient?: (role: ClientRole, required: RedisOptions & ClusterOptions) => RedisClient;
  /** Begins the names of all keys and channels, so that services may share a Redis; without braces. Default `wse`. */
  readonly prefix?: string;
  /** Keeps publications in streams, in one order for all nodes; `true` takes all defaults. Default off. */
  readonly history?: boolean | RedisHistoryOptions;
  /** How often a node says that it is there; default 5,000. */
  readonly heartbeatMs?: number;
  /** A node that said nothing for so long is gone, within a heartbeat more; at least twice `heartbeatMs`. Default 15,000. */
  readonly nodeTtlMs?: number;
  /** Publications that wait for the engine, by number; default 10,000. */
  readonly maxInFlight?: number;
  /** The same by bytes of their texts; default 16,777,216. */
  readonly maxInFlightBytes?: number;
  /** Longest text of a publication, in bytes; default 1,048,576. */
  readonly maxMessageBytes?: number;
  /** How long publications that were under way wait for an engine that was lost; default 10,000. */
  readonly uncertainMs?: number;
  /** Gives integers of 32 bits for epochs. Default: the platform's random source. */
  readonly randomUint32?: () => number;
}

/** Options with their defaults. */
export interface ResolvedRedisOptions
  extends Required<Omit<RedisBackplaneOptions, 'redis' | 'cluster' | 'createClient' | 'history'>> {
  readonly redis: string | RedisOptions;
  readonly cluster: RedisBackplaneOptions['cluster'];
  readonly createClient: RedisBackplaneOptions['createClient'];
  readonly history: Required<RedisHistoryOptions> | undefined;
  /** Id of this node: another one each time, since the engine counts what a node publishes. */
  readonly nodeId: string;
}

const count = z
  .int()
  .min(1)
  .max(2 ** 31 - 1);
const optionsSchema = z.strictObject({
  redis: z.union([z.string(), z.looseObject({ keyPrefix: z.literal('').optional() })]).optional(),
  cluster: z.looseObject({ nodes: z.array(z.unknown()).min(1) }).optional(),
  createClient: z.custom<unknown>((value) => typeof value === 'function', 'has to be a function').optional(),
  prefix: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[^{}]*$/, 'has to be without braces')
    .optional(),
  history: z
    .union([z.boolean(), z.strictObject({ bufferEntries: count.optional(), ttlMs: count.optional() })])
    .optional(),
  heartbeatMs: count.optional(),
  nodeTtlMs: count.optional(),
  maxInFlight: count.optional(),
  maxInFlightBytes: count.optional(),
  maxMessageBytes: count.optional(),
  uncertainMs: count.optional(),
  randomUint32: z.custom<unknown>((value) => typeof value === 'function', 'has to be a function').optional(),
});

const defaults = {
  redis: 'redis://localhost:6379',
  prefix: 'wse',
  heartbeatMs: 5_000,
  nodeTtlMs: 15_000,
  maxInFlight: 10_000,
  maxInFlightBytes: 16_777_216,
  maxMessageBytes: 1_048_576,
  uncertainMs: 10_000,
};

/** Completes options; throws ServerError `invalid_options` that names every mistake. */
export function resolveRedisOptions(options: RedisBackplaneOptions): ResolvedRedisOptions {
  const problems = problemsOf(options);
  if (problems.length > 0) {
    throw new ServerError('invalid_options', `the options of a Redis backplane:\n- ${problems.join('\n- ')}`, problems);
  }
  const { history = false, ...rest } = options;
  return {
    nodeId: crypto.randomUUID(),
    randomUint32: platformRandom,
    cluster: undefined,
    createClient: undefined,
    ...defaults,
    ...rest,
    history: resolveHistory(history),
  };
}

function problemsOf(options: RedisBackplaneOptions): string[] {
  const { error } = optionsSchema.safeParse(options);
  const problems = (error?.issues ?? []).map(({ path, message }) => `${path.join('.') || 'options'}: ${message}`);
  const ways = ['redis', 'cluster', 'createClient'].filter((name) => name in options);
  if (ways.length > 1) problems.push(`${ways.join(' and ')}: one way to the engine excludes the others`);
  const { heartbeatMs = defaults.heartbeatMs, nodeTtlMs = defaults.nodeTtlMs } = options;
  if (nodeTtlMs < 2 * heartbeatMs) problems.push('nodeTtlMs: has to be at least twice heartbeatMs');
  return problems;
}

function resolveHistory(history: boolean | RedisHistoryOptions): Required<RedisHistoryOptions> | undefined {
  if (history === false) return undefined;
  const { bufferEntries = serverLimits.recovery_buffer_entries, ttlMs = serverLimits.recovery_ttl_ms } =
    history === true ? {} : history;
  return { bufferEntries: ringCapacity(bufferEntries), ttlMs };
}

function platformRandom(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
