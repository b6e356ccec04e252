import type {
  HttpRequest,
  HttpResponse,
  TemplatedApp,
  us_socket_context_t,
  WebSocket,
  WebSocketBehavior,
} from 'uWebSockets.js';
import { randomUUID } from 'node:crypto';
import type { AcceptOptions, Group } from '../interface.ts';
import type { NativeConnection } from '../server/native-connection.ts';
import { NativeListener } from '../server/native-listener.ts';
import { upgradeMistake } from '../server/request-headers.ts';
import type { AcceptDecision, Refused } from '../upgrade.ts';
import { CorkShelter } from './cork-shelter.ts';
import { UwsGroup } from './group.ts';
import { maxHeadBytes, type UwsModule } from './load-uws.ts';
import { type Owned, type Socket, socketActions } from './socket.ts';
import { answerUpgrade, refuseRequest, UpgradeOpening } from './upgrade-answer.ts';
import { UwsUpgradeRequest } from './upgrade-request.ts';

const tooManyHeaderBytes = { status: 431 };

/** Upgrades of an app of uWebSockets.js, and the connections that came of them. */
export class UwsListener extends NativeListener<Socket> {
  readonly #app: TemplatedApp;
  readonly #permessageDeflate: boolean;
  readonly #shelter: CorkShelter;

  constructor(uws: UwsModule, app: TemplatedApp, pattern: string, options: AcceptOptions) {
    const { permessageDeflate = false } = options;
    super(options, ({ maxBufferedBytes }) => socketActions(maxBufferedBytes, permessageDeflate));
    this.#app = app;
    this.#permessageDeflate = permessageDeflate;
    this.#shelter = new CorkShelter(uws);
    app.ws(pattern, this.#behavior(uws));
  }

  createGroup(): Group {
    // Topics are the app's, which may carry other listeners and topics of the user's own.
    const topic = randomUUID();
    return new UwsGroup({ app: this.#app, home: this.home, topic, permessageDeflate: this.#permessageDeflate });
  }

  protected override released(): void {
    this.#shelter.close();
  }

  #behavior(uws: UwsModule): WebSocketBehavior<Owned> {
    return {
      maxPayloadLength: this.readLimitBytes,
      maxBackpressure: this.home.actions.dropsAboveBytes,
      closeOnBackpressureLimit: false,
      // Sessions have timers of their own.
      idleTimeout: 0,
      sendPingsAutomatically: false,
      compression: this.#permessageDeflate ? uws.SHARED_COMPRESSOR : uws.DISABLED,
      upgrade: (outgoing, incoming, context) => this.#upgrade(outgoing, incoming, context),
      open: (socket) => ownerOf(socket).begin(socket),
      message: (socket, message, isBinary) => {
        // The memory is taken back behind the handler, as the contract has it.
        const bytes = Buffer.from(message);
        ownerOf(socket).received(isBinary ? bytes : bytes.toString(), bytes.length);
      },
      dropped: (socket) => ownerOf(socket).dropped(),
      drain: (socket) => ownerOf(socket).drained(),
      pong: (socket) => ownerOf(socket).answered(),
      close: (socket, code, reason) => ownerOf(socket).ended(code, Buffer.from(reason).toString()),
    };
  }

  #upgrade(outgoing: HttpResponse, incoming: HttpRequest, context: us_socket_context_t): void {
    const request = new UwsUpgradeRequest(incoming, outgoing);
    const mistake = this.#mistakeOf(request, incoming);
    if (mistake !== undefined) {
      refuseRequest(outgoing, mistake);
      return;
    }
    const opening = new UpgradeOpening(incoming, outgoing, context);
    const answer = this.admission.ask(request);
    if (answer instanceof Promise) void this.#answerLater(answer, request, opening);
    else opening.answer((response) => this.#answer(answer, request, opening, response));
  }

  #mistakeOf(request: UwsUpgradeRequest, incoming: HttpRequest): Refused | undefined {
    if (this.#isHeadTooLong(request)) return this.admission.mistaken(tooManyHeaderBytes, 'head_too_long', request);
    const full = this.admission.overLimit(request);
    if (full !== undefined) return full;
    const mistake = upgradeMistake((name) => incoming.getHeader(name));
    return mistake === undefined ? undefined : this.admission.mistaken(mistake, 'bad_upgrade', request);
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
    const answer = await this.admission.wait(decision, {
      request,
      abort: (reason) => request.abort(reason),
      watch: (onLeft) => opening.watch(onLeft),
    });
    if (answer === undefined) return;
    if ('status' in answer) {
      opening.refuseLater((outgoing) => this.#answer(answer, request, opening, outgoing));
      return;
    }
    await opening.answerLater(this.#shelter, (outgoing) => {
      // Nobody waits for a connection that opens behind the end.
      const late = this.isClosing ? { status: 503 } : answer;
      this.#answer(late, request, opening, outgoing);
    });
  }

  #answer(decision: AcceptDecision, request: UwsUpgradeRequest, opening: UpgradeOpening, outgoing: HttpResponse): void {
    if ('status' in decision) refuseRequest(outgoing, this.admission.refuse(decision));
    else answerUpgrade(outgoing, opening, decision, this.connect(decision, request.remoteAddress));
  }
}

function ownerOf(socket: WebSocket<Owned>): NativeConnection<Socket> {
  return (socket as WebSocket<Owned> & Owned).owner;
}
