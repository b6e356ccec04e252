/** The backplane over Redis; needs `ioredis`. */
export type { ClientRole, RedisBackplaneOptions, RedisClient, RedisHistoryOptions } from './options.ts';
export { createRedisBackplane } from './redis-backplane.ts';
