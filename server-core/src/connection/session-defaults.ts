import { createTimedVerifier } from '@wsekit/codec/crypto';
import {
  createDedupWindow,
  type DedupWindow,
  type OwnServerOptions,
  prepareServerSessions,
  type ServerSession,
  type SessionHandler,
  type SharedServerOptions,
  type SigningOptions,
} from '@wsekit/codec/session';
import type { ResolvedOptions } from '../options.ts';

/** What a server can do, which may change while it runs. */
export interface ServerAbilities {
  readonly recovery: boolean;
  readonly cluster: boolean;
}

/** What the sessions of all connections of a server have in common: numbers, ids that were sent, nonces that came. */
export class SessionDefaults {
  readonly #options: ResolvedOptions;
  readonly #nextId: () => string;
  readonly #signing: SigningOptions | undefined;
  readonly #sentIds: DedupWindow = createDedupWindow();
  /** What makes sessions, by what the server can do at the time. */
  readonly #prepared = new Map<string, ReturnType<typeof prepareServerSessions>>();
  #seq = 0;

  constructor(options: ResolvedOptions, nextId: () => string) {
    this.#options = options;
    this.#nextId = nextId;
    this.#signing = withSharedVerifier(options.signing);
  }

  /** The next number of an event. (WSE-ENV-043) */
  nextSeq(): number {
    this.#seq += 1;
    return this.#seq - 1;
  }

  /** Makes the session of a connection; what it shares with others was worked out for the first of them. */
  create(own: OwnServerOptions, handler: SessionHandler, { recovery, cluster }: ServerAbilities): ServerSession {
    const key = `${recovery} ${cluster}`;
    const features = { recovery, cluster, acks: this.#options.acks };
    const prepared = this.#prepared.get(key) ?? prepareServerSessions({ ...this.#shared, features });
    this.#prepared.set(key, prepared);
    return prepared(own, handler);
  }

  get #shared(): SharedServerOptions {
    const options = this.#options;
    return {
      profile: options.profile,
      dialect: options.dialect ?? 'D2g',
      greets: options.greets,
      pingIntervalMs: options.pingIntervalMs,
      idleTimeoutMs: options.idleTimeoutMs,
      nextSeq: () => this.nextSeq(),
      nextId: this.#nextId,
      sentIds: this.#sentIds,
      ...(options.serverVersion === undefined ? {} : { serverVersion: options.serverVersion }),
      ...(options.rate === undefined ? {} : { rate: options.rate }),
      ...(options.inboundRate === undefined ? {} : { inboundRate: options.inboundRate }),
      ...(options.encryption === undefined ? {} : { encryption: options.encryption }),
      ...(options.maxBatchMessages === undefined ? {} : { maxBatchMessages: options.maxBatchMessages }),
      ...(this.#signing === undefined ? {} : { signing: this.#signing }),
      ...(options.msgpack === undefined ? {} : { msgpack: options.msgpack }),
      ...(options.maxFrameBytes === undefined ? {} : { limits: { maxFrameBytes: options.maxFrameBytes } }),
      ...(options.compressionThresholdBytes === undefined
        ? {}
        : { compressionThresholdBytes: options.compressionThresholdBytes }),
    };
  }
}

/** One memory of nonces for all connections: what came on one is not new on another. (WSE-SIG-044) */
function withSharedVerifier(signing: SigningOptions | undefined): SigningOptions | undefined {
  if (signing?.form !== 'timed' || signing.verifier !== undefined) return signing;
  return { ...signing, verifier: createTimedVerifier(signing) };
}
