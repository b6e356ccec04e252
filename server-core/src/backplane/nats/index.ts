import type { Backplane } from '../backplane.ts';
import { NatsBackplane } from './nats-backplane.ts';
import { type NatsBackplaneOptions, resolveNatsOptions } from './options.ts';

export type { NatsBackplaneOptions, NatsHistoryOptions } from './options.ts';

/**
 * Puts a server onto NATS: `createServer({ backplane: createNatsBackplane({ connection: { servers: 'nats://…' } }) })`.
 *
 * Needs `@nats-io/transport-node`, and for a history `@nats-io/jetstream` and nats-server from 2.9 on with JetStream. Throws
 * TypeError or RangeError for options that mean nothing.
 */
export function createNatsBackplane(options: NatsBackplaneOptions = {}): Backplane {
  return new NatsBackplane(resolveNatsOptions(options));
}
