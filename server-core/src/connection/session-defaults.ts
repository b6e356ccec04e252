import { createTimedVerifier } from '@wsekit/codec/crypto';
import {
  createDedupWindow,
  type DedupWindow,
  type ServerSessionOptions,
  type SigningOptions,
} from '@wsekit/codec/session';
import type { ResolvedOptions } from '../options.ts';

/** What the sessions of all connections of a server have in common: numbers, ids that were sent, nonces that came. */
export class SessionDefaults {
  readonly #options: ResolvedOptions;
  readonly #nextId: () => string;
  readonly #signing: SigningOptions | undefined;
  readonly #sentIds: DedupWindow = createDedupWindow();
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

  /** Options of a session, but for whose it is. */
  get options(): Omit<ServerSessionOptions, 'connectionId' | 'userId' | 'format' | 'features'> {
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
