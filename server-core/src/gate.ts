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
import { type Admission, createAuthenticator, type Denied } from './auth/authenticator.ts';
import { ClientConnection } from './connection/client-connection.ts';
import type { Hub } from './hub.ts';
import type { ResolvedOptions } from './options.ts';
import type { GroupSource } from './topics/audience.ts';

const retryAfterSeconds = '1';
const refusedWhileStopping = { status: 503, headers: { 'Retry-After': retryAfterSeconds } };

/** Lets connections in, on every transport of a server. */
export class Gate {
  /** Set when no more are let in. (WSE-CONN-052) */
  isShut = false;
  readonly #hub: Hub;
  readonly #authenticate: (request: UpgradeRequest) => Admission | Promise<Admission>;
  readonly #context: CodecContext;

  constructor(hub: Hub) {
    const { wire, profile } = hub.options;
    this.#hub = hub;
    this.#authenticate = createAuthenticator(hub.options);
    this.#context = createCodecContext({ direction: 'server_to_client', dialect: wire, profile });
  }

  /** What one transport is opened with; `bind` tells of the listener it became. */
  createDoor(): { readonly accept: AcceptOptions['accept']; bind(listener: Listener): void } {
    let bound: GroupSource | undefined;
    let release: (source: GroupSource) => void = () => {};
    const whenBound = new Promise<GroupSource>((resolve) => {
      release = resolve;
    });
    return {
      accept: (request) => {
        const refusal = this.#refusal(request);
        if (refusal !== undefined) return refusal;
        const admission = this.#authenticate(request);
        if (bound !== undefined && !(admission instanceof Promise)) return this.#admit(request, admission, bound);
        return Promise.all([admission, whenBound]).then(([decided, source]) => this.#admit(request, decided, source));
      },
      bind: (listener) => {
        bound = listener;
        release(listener);
      },
    };
  }

  #refusal({ path }: UpgradeRequest): AcceptDecision | undefined {
    if (this.isShut) return this.#refuse(refusedWhileStopping, 'stopping');
    const { path: served } = this.#hub.options;
    return served === undefined || path === served ? undefined : this.#refuse({ status: 404 }, 'path');
  }

  #refuse(decision: AcceptDecision, why: string): AcceptDecision {
    this.#hub.counters.rejected += 1;
    this.#hub.options.logger.info({ why }, 'connection refused');
    return decision;
  }

  #admit(request: UpgradeRequest, admission: Admission, source: GroupSource): AcceptDecision {
    if (this.isShut) return this.#refuse(refusedWhileStopping, 'stopping');
    if (admission.kind === 'denied') return this.#deny(admission);
    const { userId, acl } = admission;
    const { options } = this.#hub;
    const client = new ClientConnection(this.#hub, {
      userId,
      acl,
      cookies: request.header('cookie') ?? '',
      format: formatOf(request.query, options),
      source,
      topics: options.topicsFromQuery === true ? topicsOf(request.query) : [],
    });
    return { handler: client };
  }

  /** The connection opens, is told why not, and closes. (WSE-CONN-045 to WSE-CONN-048) */
  #deny({ error, closeCode, reason }: Denied): AcceptDecision {
    this.#hub.counters.rejected += 1;
    this.#hub.counters.authFailures += 1;
    this.#hub.options.logger.info({ why: error?.code ?? 'origin', closeCode }, 'connection refused');
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
