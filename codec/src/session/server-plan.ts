import type { SessionDialect } from '@wsekit/spec';
import { dialectOf } from '../context.ts';
import { encodeFrame } from '../encode.ts';
import { stringifySortedJson } from '../payload/json.ts';
import { serverReady } from './control-messages.ts';
import { createDedupWindow, type DedupWindow } from './dedup-window.ts';
import { firstDialect } from './dialect-guess.ts';
import { fullParts } from './full-parts.ts';
import { Greeting, wordFor } from './greeting.ts';
import type { HeartbeatTimes } from './heartbeat.ts';
import { type ServerProfileRules, serverProfileRules } from './profile-rules.ts';
import {
  counter,
  defaultServerRate,
  type ResolvedServerOptions,
  readyFeatures,
  resolveServerOptions,
  type SharedServerOptions,
} from './server-options.ts';
import { createContexts, type SessionContexts } from './session-options.ts';
import type { SessionParts } from './session-parts.ts';
import { serverSide } from './state.ts';
import type { Rate } from './token-bucket.ts';

type Format = 'json' | 'msgpack';

/** What servers can do: all there is. */
export const serverParts: SessionParts = { ...fullParts, sortedJson: stringifySortedJson };

/** What the sessions of one server have in common, worked out once and held by all of them. */
export class ServerPlan {
  readonly options: ResolvedServerOptions;
  /** The dialect to begin with. */
  readonly dialect: SessionDialect;
  readonly heartbeat: HeartbeatTimes;
  /** Undefined where clients may send as much as they like. */
  readonly inboundRate: Rate | undefined;
  readonly sentIds: DedupWindow;
  readonly nextSeq: () => number;
  readonly rules: ServerProfileRules;
  readonly #contexts = new Map<Format, SessionContexts>();
  #greeting: Greeting | undefined;

  /** Throws RangeError for options out of range. */
  constructor(options: SharedServerOptions) {
    const { dialect = firstDialect, profile = 'observed', inboundRate, sentIds, nextSeq } = options;
    this.options = resolveServerOptions(options);
    this.dialect = dialectOf(dialect === 'detect' ? firstDialect : dialect);
    const { pingIntervalMs: intervalMs, idleTimeoutMs: timeoutMs } = this.options;
    this.heartbeat = { intervalMs, timeoutMs, looksAtPings: true };
    this.rules = serverProfileRules[profile];
    this.inboundRate = inboundRate ?? (this.rules.limitsClients ? defaultServerRate : undefined);
    this.sentIds = sentIds ?? createDedupWindow();
    this.nextSeq = nextSeq ?? counter();
    this.contexts('json');
  }

  /** How connections of a format read and write before anything changes it. */
  contexts(format: Format): SessionContexts {
    const known = this.#contexts.get(format);
    if (known !== undefined) return known;
    const contexts = createContexts(serverSide, { ...this.options, format }, this.dialect, serverParts);
    this.#contexts.set(format, contexts);
    return contexts;
  }

  /** In D1 the server's key goes first. (WSE-HS-070) */
  get offersKey(): boolean {
    return this.options.encryption !== undefined && this.dialect.key_exchange === 'server_offers';
  }

  /** What connections are greeted with. */
  get greeting(): Greeting {
    this.#greeting ??= this.#writeGreeting();
    return this.#greeting;
  }

  #writeGreeting(): Greeting {
    const canEncrypt = this.options.encryption !== undefined && this.dialect.key_exchange !== 'none';
    const encryption = this.offersKey || (this.rules.readyFeatureTellsEncryption && canEncrypt);
    const details = {
      connection_id: wordFor('connectionId'),
      features: readyFeatures(this.dialect, this.options.features, encryption),
      user_id: wordFor('userId'),
      ...(this.offersKey ? { encryption_public_key: wordFor('key') } : {}),
    };
    const { outbound } = this.contexts('json');
    return new Greeting(serverReady(details, wordFor('id'), wordFor('time')), (message) =>
      String(encodeFrame(message, outbound, { as: 'control', keyOrder: 'sorted' })),
    );
  }
}
