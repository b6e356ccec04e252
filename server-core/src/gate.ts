import { type CodecContext, createCodecContext, encodeFrame, formatTime } from '@wsekit/codec';
import {
  type AcceptDecision,
  type AcceptOptions,
  type Connection,
  type ConnectionHandler,
  closeCodeNone,
  type Listener,
  type UpgradeRequest,
} from '@wsekit/transports';
import { type Admission, type Authenticator, createAuthenticator, type Denied } from './auth/authenticator.ts';
import { ClientConnection } from './connection/client-connection.ts';
import type { Hub } from './hub.ts';
import { answerHttp } from './observability/http.ts';
import type { RefusalReason } from './observability/reasons.ts';
import type { HandshakeTrace } from './observability/telemetry.ts';
import type { ResolvedOptions } from './options.ts';
import { transportLimits } from './resolve-options.ts';
import type { GroupSource } from './topics/audience.ts';

const retryAfterSeconds = '1';
const comeBack = { status: 503, headers: { 'Retry-After': retryAfterSeconds } };
const notFound = { status: 404 };
const broken = { status: 500 };
const none: readonly string[] = [];
/** What is written down of texts that a client can make as long as it likes. */
const mostLoggedCharacters = 256;

/** What one upgrade is decided with. */
interface Visit {
  readonly request: UpgradeRequest;
  readonly trace: HandshakeTrace | undefined;
}

/** Lets connections in, on every transport of a server. */
export class Gate {
  /** Set when no more are let in. (WSE-CONN-052) */
  shut: 'draining' | 'stopping' | undefined;
  readonly #hub: Hub;
  readonly #authenticate: Authenticator;
  readonly #context: CodecContext;

  constructor(hub: Hub) {
    const { wire, profile } = hub.options;
    this.#hub = hub;
    this.#authenticate = createAuthenticator(hub.options);
    this.#context = createCodecContext({ direction: 'server_to_client', dialect: wire, profile });
  }

  /** Opens one transport. Rejects as it does. */
  async open<Made extends Listener>(start: (options: AcceptOptions) => Made | Promise<Made>): Promise<Made> {
    const { bind, ...door } = this.#createDoor();
    const { options } = this.#hub;
    const fetch = (request: Request): Response => answerHttp(this.#hub, request, this.shut ?? 'ok');
    const listener = await start({
      ...transportLimits(options),
      ...door,
      ...(options.http === false ? {} : { fetch }),
      onError: (error) => this.#hub.failed(error),
    });
    bind(listener);
    return listener;
  }

  /** `bind` tells of the listener that a transport became. */
  #createDoor(): Pick<AcceptOptions, 'accept' | 'onRefused'> & { bind(listener: Listener): void } {
    let bound: GroupSource | undefined;
    let release: (source: GroupSource) => void = () => {};
    const whenBound = new Promise<GroupSource>((resolve) => {
      release = resolve;
    });
    return {
      accept: (request) => {
        const visit = { request, trace: this.#watch(request) };
        const refusal = this.#refusal(visit);
        if (refusal !== undefined) return refusal;
        const admission = this.#decide(visit);
        if (bound !== undefined && !(admission instanceof Promise)) return this.#admit(visit, admission, bound);
        return this.#admitLater(visit, admission, whenBound);
      },
      onRefused: (reason, remoteAddress) => this.#hub.journal.refuse(reason, { remoteAddress }),
      bind: (listener) => {
        bound = listener;
        release(listener);
      },
    };
  }

  #watch({ path, remoteAddress }: UpgradeRequest): HandshakeTrace | undefined {
    return this.#hub.options.telemetry?.handshake({ path, remoteAddress });
  }

  #decide({ request, trace }: Visit): Admission | Promise<Admission> {
    return trace === undefined ? this.#authenticate(request) : trace.run(() => this.#authenticate(request));
  }

  #refusal(visit: Visit): AcceptDecision | undefined {
    if (this.shut !== undefined) return this.#refuse(visit, this.shut, comeBack);
    if (this.#hub.events.isCrowded) return this.#refuse(visit, 'too_many_events', comeBack);
    const { path: served } = this.#hub.options;
    return served === undefined || visit.request.path === served ? undefined : this.#refuse(visit, 'path', notFound);
  }

  #refuse(visit: Visit, reason: RefusalReason, decision: AcceptDecision, error?: unknown): AcceptDecision {
    this.#note(visit, reason, error === undefined ? {} : { err: error });
    return decision;
  }

  /** Never of the query, which may hold a token. */
  #note({ request, trace }: Visit, reason: RefusalReason, details: Readonly<Record<string, unknown>>): void {
    const { remoteAddress, path, origin } = request;
    this.#hub.journal.refuse(reason, {
      remoteAddress,
      path: path.slice(0, mostLoggedCharacters),
      ...(origin === undefined ? {} : { origin: origin.slice(0, mostLoggedCharacters) }),
      ...details,
    });
    trace?.end({ kind: 'refused', reason, ...('err' in details ? { error: details.err } : {}) });
  }

  async #admitLater(
    visit: Visit,
    admission: Admission | Promise<Admission>,
    whenBound: Promise<GroupSource>,
  ): Promise<AcceptDecision> {
    const [decided, source] = await Promise.all([admission, whenBound]);
    const { signal } = visit.request;
    if (!signal.aborted) return this.#admit(visit, decided, source);
    // The transport has given up before, and told so.
    visit.trace?.end({ kind: 'refused', reason: 'handshake_timeout', error: signal.reason });
    return comeBack;
  }

  #admit(visit: Visit, admission: Admission, source: GroupSource): AcceptDecision {
    const { request, trace } = visit;
    if (this.shut !== undefined) return this.#refuse(visit, this.shut, comeBack);
    if (admission.kind === 'denied') return this.#deny(visit, admission);
    if (admission.kind === 'undecided') return this.#failed(visit, admission.refusal, admission.error);
    const client = this.#createClient(request, admission, source);
    trace?.end({ kind: 'admitted', connectionId: client.id, userId: client.userId });
    return { handler: client };
  }

  #createClient(
    request: UpgradeRequest,
    { userId, acl }: Extract<Admission, { kind: 'admitted' }>,
    source: GroupSource,
  ): ClientConnection {
    const { options } = this.#hub;
    return new ClientConnection(this.#hub, {
      userId,
      acl,
      cookies: request.header('cookie') ?? '',
      format: formatOf(request.query, options),
      source,
      topics: options.topicsFromQuery === true ? topicsOf(request.query) : none,
    });
  }

  /** Who connects cannot be said: no answer of the protocol fits, since clients would throw their tokens away. */
  #failed(visit: Visit, reason: RefusalReason, error: unknown): AcceptDecision {
    if (reason === 'auth_failed') this.#hub.options.onError?.(error);
    return this.#refuse(visit, reason, reason === 'auth_failed' ? broken : comeBack, error);
  }

  /** The connection opens, is told why not, and closes. (WSE-CONN-045 to WSE-CONN-048) */
  #deny(visit: Visit, { error, closeCode, reason, refusal, fault }: Denied): AcceptDecision {
    this.#note(visit, refusal, { ...(fault === undefined ? {} : { fault }), closeCode: closeCode ?? closeCodeNone });
    const timestamp = formatTime(this.#hub.nowMs());
    const text =
      error === undefined
        ? undefined
        : encodeFrame({ c: 'WSE', t: 'error', p: { ...error, timestamp }, v: 1 }, this.#context, {
            as: 'control',
            keyOrder: 'sorted',
          });
    const handler: ConnectionHandler = {
      onOpen(connection: Connection) {
        if (text !== undefined) connection.send(text);
        connection.close(closeCode ?? closeCodeNone, reason);
      },
      onFrame() {},
      onClose() {},
    };
    return { handler };
  }
}

/** (WSE-CONN-015) */
function formatOf(query: string, { profile, msgpack }: ResolvedOptions): 'json' | 'msgpack' {
  if (msgpack === undefined) return 'json';
  const isAsked =
    profile === 'observed' ? query.includes('format=msgpack') : new URLSearchParams(query).get('format') === 'msgpack';
  return isAsked ? 'msgpack' : 'json';
}

function topicsOf(query: string): readonly string[] {
  return (new URLSearchParams(query).get('topics') ?? '').split(',').filter((topic) => topic !== '');
}
