import { type ClientHelloPayload, dialects, type KeyDerivation, type ServerFeatures } from '@wsekit/spec';
import * as serverLimits from '@wsekit/spec/server-limits';
import { formatTime } from '../envelope/complete-envelope.ts';
import { isCodecError } from '../errors.ts';
import { keyExchangeFailed, serverHello } from './control-messages.ts';
import { newestWith } from './dialect-guess.ts';
import type { SessionHandler } from './handler.ts';
import { derivationOfClient, intersectFeatures, negotiateVersion, offeredKey } from './negotiate.ts';
import { helloFeatures, type OwnServerOptions, reportedLimits } from './server-options.ts';
import { type ServerPlan, serverParts } from './server-plan.ts';
import { Session } from './session.ts';
import { serverSide } from './state.ts';
import { styleOf } from './wire-signs.ts';

/** What a `server_hello` is made of. */
interface HelloParts {
  readonly offered: unknown;
  readonly version: unknown;
  readonly key: string | undefined;
}

const longestKeptHello = 16_384;
/** Said nothing yet: most connections are greeted and say no hello for a while. */
const nothing: Readonly<Record<string, never>> = Object.freeze({});

/** A `client_hello`, and the length of its frame. */
interface SaidHello {
  readonly payload: Partial<ClientHelloPayload>;
  readonly version: unknown;
  readonly length: number;
}

/** The server's half of the handshake: greeting, hello, keys. */
export abstract class ServerHandshake extends Session {
  readonly connectionId: string;
  /** What client and server agreed on; empty before the client has said hello. */
  features: ServerFeatures = nothing;
  /** What the client said last; empty before, and where it said more than 16,384 bytes. */
  clientHello: Partial<ClientHelloPayload> = nothing;
  protected readonly plan: ServerPlan;
  readonly #userId: string | null;
  #hasSeenStyle: boolean;

  constructor(plan: ServerPlan, own: OwnServerOptions, handler: SessionHandler) {
    const contexts = plan.contexts(own.format ?? 'json');
    const options = own.encryption === undefined ? plan.options : { ...plan.options, ...own };
    super({ side: serverSide, parts: serverParts, contexts }, options, handler);
    this.connectionId = own.connectionId;
    this.plan = plan;
    this.#userId = own.userId ?? null;
    this.#hasSeenStyle = plan.options.dialect !== 'detect';
  }

  protected greet(nowMs: number): void {
    const { greeting, offersKey } = this.plan;
    const key = (offersKey ? this.makeKeys()?.offer() : undefined) ?? '';
    const words = { id: this.nextId(nowMs), connectionId: this.connectionId, userId: this.#userId, key };
    this.pass(greeting.prefix + this.signed('server_ready', greeting.json(words, nowMs), nowMs));
  }

  /** The JSON of a message, signed where messages of its type are. */
  protected signed(type: string, json: string, nowMs: number): string {
    return this.signer?.signs(type) === true ? this.signer.sign(json, nowMs) : json;
  }

  /** Whether messages of a type leave signed. */
  protected isSigned(type: unknown): boolean {
    return this.signer?.signs(type) === true;
  }

  protected answerHello({ payload, version, length }: SaidHello, nowMs: number): void {
    this.clientHello = length > longestKeptHello ? {} : payload;
    const key = this.#exchangeKeys(payload, nowMs);
    if (this.dialect.server_hello) this.#sayHello({ offered: payload.features, version, key }, nowMs);
    // Only from here on: the answer is in the clear.
    this.useKeys();
    if (this.state === 'ready') return;
    this.enter('ready');
    this.tell({ type: 'ready', connectionId: this.connectionId, saidHello: true });
  }

  /** Answers in the style of the client's first text. (WSE-HS-064) */
  protected seeStyle(text: string): void {
    if (this.#hasSeenStyle) return;
    this.#hasSeenStyle = true;
    if (styleOf(text) !== 'prefix') return;
    this.adopt(newestWith('prefix'));
    this.tell({ type: 'dialect', dialect: this.dialect });
  }

  /** The server's half of an exchange; undefined where none takes place. (WSE-ENC-010, WSE-ENC-011, WSE-ENC-055) */
  #exchangeKeys(payload: Partial<ClientHelloPayload>, nowMs: number): string | undefined {
    const { dialect } = this;
    const offer = offeredKey(payload);
    const keys = offer === undefined ? undefined : this.makeKeys();
    if (keys === undefined || offer === undefined || dialect.key_exchange === 'none') return undefined;
    if (keys.isAgreed && !dialect.rekeys_on_second_hello) return undefined;
    const answer = keys.isOffering ? undefined : keys.offer();
    try {
      keys.complete(offer, this.#derivationFor(payload), nowMs);
      return answer;
    } catch (error) {
      if (!isCodecError(error)) throw error;
      keys.withdraw();
      this.transmit(keyExchangeFailed(error.message), 'control', nowMs, { keyOrder: 'given' });
      this.tell({ type: 'not_encrypted', reason: error.message });
      return undefined;
    }
  }

  /** A dialect that was set has one recipe; a server of all dialects goes by what the client says. (WSE-HS-063) */
  #derivationFor({ client_version: version }: Partial<ClientHelloPayload>): KeyDerivation | undefined {
    return this.plan.options.dialect === 'detect' ? derivationOfClient(version) : this.dialect.key_derivation;
  }

  #sayHello({ offered, version, key }: HelloParts, nowMs: number): void {
    const { features: own, serverVersion = dialects[this.dialect.name].until } = this.plan.options;
    const { maxProtocolVersion } = this.plan.rules;
    const features = helloFeatures(this.dialect, own, key !== undefined);
    this.features = intersectFeatures(offered, features);
    const hello = serverHello({
      server_version: serverVersion,
      protocol_version:
        maxProtocolVersion === 'dialect'
          ? negotiateVersion(version, serverLimits.max_protocol_version)
          : maxProtocolVersion,
      features,
      ...reportedLimits(this.plan.options, this.outbound.limits.maxFrameBytes, this.dialect),
      connection_id: this.connectionId,
      server_time: formatTime(nowMs),
      ...(key === undefined ? {} : { encryption_public_key: key }),
    });
    this.transmit(hello, 'control', nowMs, { keyOrder: 'sorted' });
  }
}
