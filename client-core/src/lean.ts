/**
 * The client without what not every application needs: it stays connected, keeps its topics, recovers what it missed, and sends
 * while it can. What else it is to do is handed to it, so that bundles have nothing more.
 *
 * | option | of `@wsekit/client-core` | without it |
 * |---|---|---|
 * | the servers | `createEndpointPool(urls, options)` | one URL |
 * | `queue` | `offlineQueue(options)` | what cannot be sent is dropped, which is told |
 * | `session` | `fullSession(options)` | JSON in the clear; what servers compress is read |
 *
 * @module
 */

import { createPlainClientSession, defaultClientFeatures, type PlainClientSessionOptions } from '@wsekit/codec/session';
import type { ClientFeatures } from '@wsekit/spec';
import type { EndpointSource } from './connection/endpoint-source.ts';
import { createSoleEndpoint } from './connection/sole-endpoint.ts';
import { urlProblems } from './connection/web-socket-url.ts';
import { ClientCore } from './core.ts';
import {
  type CoreOptions,
  commonProblems,
  refuseProblems,
  resolveCommon,
  type SessionPart,
  sessionProblems,
} from './core-options.ts';
import { DirectSending } from './direct-sending.ts';
import { LeanClient } from './lean-client.ts';
import type { MakeSender } from './sender.ts';
import type { AnyMessages, NoTopics } from './typed.ts';

export type { EndpointSource } from './connection/endpoint-source.ts';
export type { CoreOptions, SessionPart } from './core-options.ts';
export { LeanClient } from './lean-client.ts';
export type { MakeSender } from './sender.ts';

/** What a lean client is made of. */
export interface LeanClientOptions<Messages extends object = AnyMessages> extends CoreOptions<Messages> {
  /** What sessions are made of; `fullSession` for encryption, signatures and compression. Default: JSON in the clear. */
  readonly session?: Omit<PlainClientSessionOptions, 'positions' | 'seenIds'> | SessionPart;
  /** What keeps messages while they cannot leave: `offlineQueue`. Default: nothing does. */
  readonly queue?: MakeSender;
}

/** What a lean client says that it can do. */
const leanFeatures: ClientFeatures = {
  ...defaultClientFeatures,
  circuit_breaker: false,
  health_check: false,
  metrics: false,
};

/**
 * Makes a lean client; it connects when it is started. Throws ClientError `invalid_options` that names every mistake.
 *
 * It answers no `health_check`, `sync_request` and `metrics_request`, and keeps neither presence nor quality: their messages are
 * the application's.
 */
export function createClient<Messages extends object = AnyMessages, Topics extends object = NoTopics>(
  server: string | EndpointSource,
  options: LeanClientOptions<Messages>,
): LeanClient<Messages, Topics> {
  const { session = {}, queue } = options;
  const { settings, make } = 'make' in session ? session : { settings: session, make: createPlainClientSession };
  const features = { ...leanFeatures, offline_queue: queue !== undefined };
  const common = resolveCommon(options);
  refuseProblems([
    ...(typeof server === 'string' ? urlProblems(server) : []),
    ...commonProblems(common),
    ...sessionProblems(settings, make),
  ]);
  const endpoints = typeof server === 'string' ? createSoleEndpoint(server) : server;
  const resolved = { ...common, endpoints, session: { features, ...settings }, makeSession: make };
  const makeSender = queue ?? ((home) => new DirectSending(home));
  return new LeanClient(new ClientCore(resolved, options, { makeSender, makeWatch: () => undefined }));
}

/** Makes a lean client and lets it connect. */
export function connect<Messages extends object = AnyMessages, Topics extends object = NoTopics>(
  server: string | EndpointSource,
  options: LeanClientOptions<Messages>,
): LeanClient<Messages, Topics> {
  return createClient<Messages, Topics>(server, options).start();
}
