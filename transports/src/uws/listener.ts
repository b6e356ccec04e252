import type {
  HttpRequest,
  HttpResponse,
  TemplatedApp,
  us_socket_context_t,
  WebSocket,
  WebSocketBehavior,
} from 'uWebSockets.js';
import { randomUUID } from 'node:crypto';
import { type Frame, serverLimits } from '@wsekit/spec';
import type { Prepared } from '../connection.ts';
import type {
  AcceptOptions,
  Capabilities,
  CloseListenerOptions,
  Group,
  Listener,
  ListenerCounters,
  ListenerLimits,
} from '../interface.ts';
import { defaultListenerLimits, resolveLimits } from '../limits.ts';
import { Admission } from '../server/admission.ts';
import type { Place } from '../server/place.ts';
import { shutDown } from '../server/shut-down.ts';
import type { AcceptDecision, Accepted } from '../upgrade.ts';
import { type Home, type Owned, publicationLimit, UwsConnection } from './connection.ts';
import { UwsGroup } from './group.ts';
import { maxHeadBytes, type UwsModule } from './load-uws.ts';
import { PreparedPayload } from './prepared-payload.ts';
import { answerUpgrade, refuseRequest, UpgradeOpening } from './upgrade-answer.ts';
import { UwsUpgradeRequest } from './upgrade-request.ts';

const capabilities: Capabilities = {
  prepared: true,
  group: true,
  backpressure: true,
  ping: true,
  protocolCloseCodes: true,
  terminate: true,
  requestHeaders: false,
};

// A message up to twice the limit is read to the end and answered with 1009; a longer one is cut off by uWebSockets.js.
const readLimitFactor = 2;
const largestReadLimit = 0x7fff_ffff;
const tooManyHeaderBytes = { status: 431 };

/** Upgrades of an app of uWebSockets.js, and the connections that came of them. */
export class UwsListener implements Listener {
  readonly capabilities: Capabilities = capabilities;
  readonly limits: ListenerLimits;
  readonly #app: TemplatedApp;
  readonly #admission: Admission;
  readonly #connections = new Set<UwsConnection>();
  readonly #home: Home;
  readonly #missing = new Set<UwsConnection>();
  #place: Place | undefined;
  #closing: Promise<void> | undefined;

  constructor(uws: UwsModule, app: TemplatedApp, pattern: string, options: AcceptOptions) {
    this.limits = resolveLimits(options, defaultListenerLimits);
    this.#app = app;
    this.#admission = new Admission({ limits: this.limits, accept: options.accept, onError: options.onError });
    this.#home = {
      limits: this.limits,
      permessageDeflate: options.permessageDeflate ?? false,
      onError: options.onError,
      onMissed: (connection) => this.#noteMissed(connection),
      onEnded: (connection) => {
        this.#connections.delete(connection);
        this.#admission.closed();
      },
    };
    app.ws(pattern, this.#behavior(uws));
  }

  get url(): string {
    return this.#place?.url ?? '';
  }

  get port(): number {
    return this.#place?.port ?? 0;
  }

  get connectionCount(): number {
    return this.#admission.connectionCount;
  }

  get pendingHandshakes(): number {
    return this.#admission.pendingHandshakes;
  }

  get counters(): ListenerCounters {
    return this.#admission.counters;
  }

  prepare(frame: Frame): Prepared {
    return new PreparedPayload(frame);
  }

  createGroup(): Group {
    // Topics are the app's, which may carry other listeners and topics of the user's own.
    return new UwsGroup({ app: this.#app, home: this.#home, topic: randomUUID() });
  }

  close({
    code = 1001,
    reason = '',
    timeoutMs = serverLimits.stop_grace_ms,
  }: CloseListenerOptions = {}): Promise<void> {
    this.#closing ??= this.#shutDown(code, reason, timeoutMs);
    return this.#closing;
  }

  /** Says where the listener is, once it is known. */
  settle(place: Place): void {
    this.#place = place;
  }

  #behavior(uws: UwsModule): WebSocketBehavior<Owned> {
    const { maxFrameBytes, maxBufferedBytes } = this.limits;
    return {
      maxPayloadLength: Math.min(maxFrameBytes * readLimitFactor, largestReadLimit),
      maxBackpressure: publicationLimit(maxBufferedBytes),
      closeOnBackpressureLimit: false,
      // Sessions have timers of their own.
      idleTimeout: 0,
      sendPingsAutomatically: false,
      compression: this.#home.permessageDeflate ? uws.SHARED_COMPRESSOR : uws.DISABLED,
      upgrade: (outgoing, incoming, context) => this.#upgrade(outgoing, incoming, context),
      open: (socket) => ownerOf(socket).begin(socket),
      message: (socket, message, isBinary) => ownerOf(socket).received(message, isBinary),
      dropped: (socket) => ownerOf(socket).dropped(),
      drain: (socket) => ownerOf(socket).drained(),
      pong: (socket) => ownerOf(socket).answered(),
      close: (socket, code, reason) => ownerOf(socket).ended(code, reason),
    };
  }

  #upgrade(outgoing: HttpResponse, incoming: HttpRequest, context: us_socket_context_t): void {
    const request = new UwsUpgradeRequest(incoming, outgoing);
    const full = this.#isHeadTooLong(request) ? tooManyHeaderBytes : this.#admission.overLimit();
    if (full !== undefined) {
      refuseRequest(outgoing, full);
      return;
    }
    const opening = new UpgradeOpening(incoming, outgoing, context);
    const answer = this.#admission.ask(request);
    if (answer instanceof Promise) void this.#answerLater(answer, request, opening);
    else this.#answer(answer, request, opening);
  }

  /** The native limit holds already; only a lower one is worth reading all headers for. */
  #isHeadTooLong(request: UwsUpgradeRequest): boolean {
    const { maxHeaderBytes } = this.limits;
    return maxHeaderBytes < maxHeadBytes && request.headBytes > maxHeaderBytes;
  }

  async #answerLater(
    decision: Promise<AcceptDecision>,
    request: UwsUpgradeRequest,
    opening: UpgradeOpening,
  ): Promise<void> {
    request.keep();
    const answer = await this.#admission.wait(decision, {
      abort: (reason) => request.abort(reason),
      watch: (onLeft) => opening.watch(onLeft),
    });
    if (answer !== undefined) this.#answer(answer, request, opening);
  }

  #answer(decision: AcceptDecision, request: UwsUpgradeRequest, opening: UpgradeOpening): void {
    if ('status' in decision) opening.answer((outgoing) => refuseRequest(outgoing, this.#admission.refuse(decision)));
    else this.#open(decision, request, opening);
  }

  #open(accepted: Accepted, request: UwsUpgradeRequest, opening: UpgradeOpening): void {
    const { handler, subprotocol = '' } = accepted;
    const connection = new UwsConnection(handler, this.#home, subprotocol, request.remoteAddress);
    this.#connections.add(connection);
    this.#admission.opened();
    opening.answer((outgoing) => answerUpgrade(outgoing, opening, accepted, connection));
  }

  #noteMissed(connection: UwsConnection): void {
    this.#admission.counters.missed += 1;
    // Told behind the turn: publications are lost within calls of the application's own.
    if (this.#missing.size === 0) setImmediate(() => this.#tellMissing());
    this.#missing.add(connection);
  }

  #tellMissing(): void {
    const missing = [...this.#missing];
    this.#missing.clear();
    for (const connection of missing) connection.tellMissed();
  }

  async #shutDown(code: number, reason: string, timeoutMs: number): Promise<void> {
    this.#admission.close();
    this.#place?.stop();
    await shutDown(this.#connections, { code, reason, timeoutMs });
    await this.#place?.release();
  }
}

function ownerOf(socket: WebSocket<Owned>): UwsConnection {
  return (socket as WebSocket<Owned> & Owned).owner;
}
