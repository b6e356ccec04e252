import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Frame } from '@wsekit/spec';
import * as serverLimits from '@wsekit/spec/server-limits';
import type { WebSocketServer } from 'ws';
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
import {
  headerLine,
  NodeUpgradeRequest,
  refuseUpgrade,
  requestMistake,
  watchForLeaving,
} from '../server/node-upgrade.ts';
import type { Place } from '../server/place.ts';
import { ReadTurn } from '../server/read-turn.ts';
import { plainAddress } from '../server/request-headers.ts';
import { shutDown } from '../server/shut-down.ts';
import type { AcceptDecision, Accepted, Refused } from '../upgrade.ts';
import { fragmentsFor } from './fragments.ts';
import { WsGroup } from './group.ts';
import type { WsModule } from './load-ws.ts';
import { Outbox } from './outbox.ts';
import { PreparedFrame } from './prepared-frame.ts';
import { type Home, ServerConnection } from './server-connection.ts';
import { serverSocketClass } from './server-socket.ts';

const capabilities: Capabilities = {
  prepared: true,
  group: true,
  backpressure: true,
  ping: true,
  protocolCloseCodes: true,
  terminate: true,
  requestHeaders: true,
};

// Who reads above it reads what it was given to the end, 64 KiB each; and what came during one turn may stand at the end of
// the next.
const readShare = 0.25;

/** Upgrades of a Node server, and the connections that came of them. */
export class WsListener implements Listener {
  readonly capabilities: Capabilities = capabilities;
  readonly #options: AcceptOptions;
  readonly #limits: ListenerLimits;
  readonly #admission: Admission;
  readonly #server: WebSocketServer;
  readonly #outbox = new Outbox();
  readonly #connections = new Set<ServerConnection>();
  readonly #paused = new Set<ServerConnection>();
  readonly #home: Home;
  #place: Place | undefined;
  /** What the upgrade under way was accepted with; `ws` asks for it by callbacks without a place for it. */
  #accepted: Accepted | undefined;
  #closing: Promise<void> | undefined;

  constructor(ws: WsModule, options: AcceptOptions) {
    this.#options = options;
    this.#limits = resolveLimits(options, defaultListenerLimits);
    const { accept, onError, onRefused } = options;
    this.#admission = new Admission({ limits: this.#limits, accept, onError, onRefused });
    this.#home = {
      limits: this.#limits,
      onError: options.onError,
      outbox: this.#outbox,
      readTurn: new ReadTurn(this.#limits.maxReadMs * readShare, {
        over: (connection) => this.#pause(connection),
        ended: () => this.#readOn(),
      }),
      onMissed: () => {
        this.#admission.counters.missed += 1;
      },
      onEnded: (connection) => {
        this.#connections.delete(connection);
        this.#admission.closed();
      },
    };
    this.#server = new ws.WebSocketServer({
      noServer: true,
      WebSocket: serverSocketClass(ws),
      clientTracking: false,
      maxPayload: this.#limits.maxFrameBytes,
      maxFragments: fragmentsFor(this.#limits.maxFrameBytes),
      closeTimeout: this.#limits.closeTimeoutMs,
      // The package would cut whoever sends some Pings at once; connections answer by themselves.
      autoPong: false,
      perMessageDeflate: this.#options.permessageDeflate ?? false,
      handleProtocols: () => this.#accepted?.subprotocol ?? false,
    } as ConstructorParameters<typeof WebSocketServer>[0]);
    this.#server.on('headers', (lines) => {
      for (const [name, value] of Object.entries(this.#accepted?.headers ?? {})) lines.push(headerLine(name, value));
    });
  }

  #pause(connection: ServerConnection): void {
    this.#paused.add(connection);
    connection.pauseReading();
  }

  #readOn(): void {
    for (const connection of this.#paused) connection.readOn();
    this.#paused.clear();
  }

  get limits(): ListenerLimits {
    return this.#limits;
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
    return new PreparedFrame(frame);
  }

  createGroup(): Group {
    return new WsGroup(this.#outbox);
  }

  close({
    code = 1001,
    reason = '',
    timeoutMs = serverLimits.stop_grace_ms,
  }: CloseListenerOptions = {}): Promise<void> {
    this.#closing ??= this.#shutDown(code, reason, timeoutMs);
    return this.#closing;
  }

  /** A socket was closed unheard, because too many were open. */
  turnedAway(): void {
    this.#admission.counters.overLimit += 1;
  }

  /** Says where the listener is, once it is known. */
  settle(place: Place): void {
    this.#place = place;
  }

  /** Answers one upgrade of a Node server. */
  async upgrade(incoming: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    stream.on('error', ignore);
    const request = new NodeUpgradeRequest(incoming);
    const mistake = this.#mistakeOf(request, incoming);
    if (mistake !== undefined) {
      refuseUpgrade(stream, mistake);
    } else {
      const answer = this.#admission.ask(request);
      const decision = answer instanceof Promise ? await this.#wait(answer, request, stream) : answer;
      if (decision === undefined || stream.destroyed) stream.destroy();
      else if ('status' in decision) refuseUpgrade(stream, this.#admission.refuse(decision));
      else this.#open(decision, incoming, stream, head);
    }
  }

  #mistakeOf(request: NodeUpgradeRequest, incoming: IncomingMessage): Refused | undefined {
    const full = this.#admission.overLimit(request);
    if (full !== undefined) return full;
    const mistake = requestMistake(incoming);
    return mistake === undefined ? undefined : this.#admission.mistaken(mistake, 'bad_upgrade', request);
  }

  #wait(
    answer: Promise<AcceptDecision>,
    request: NodeUpgradeRequest,
    stream: Duplex,
  ): Promise<AcceptDecision | undefined> {
    return this.#admission.wait(answer, {
      request,
      abort: (reason) => request.abort(reason),
      watch: (onLeft) => watchForLeaving(stream, onLeft),
    });
  }

  #open(accepted: Accepted, incoming: IncomingMessage, stream: Duplex, head: Buffer): void {
    const remoteAddress = plainAddress(incoming.socket.remoteAddress ?? '');
    this.#accepted = accepted;
    this.#server.handleUpgrade(incoming, stream, head, (socket) => {
      const { handler } = accepted;
      const connection = new ServerConnection({ socket, stream, handler, remoteAddress, home: this.#home });
      this.#connections.add(connection);
      this.#admission.opened();
      connection.begin();
    });
    this.#accepted = undefined;
  }

  async #shutDown(code: number, reason: string, timeoutMs: number): Promise<void> {
    this.#admission.close();
    this.#place?.stop();
    this.#outbox.flush();
    await shutDown(this.#connections, { code, reason, timeoutMs });
    await this.#place?.release();
  }
}

/** Broken sockets are seen where they are used. */
function ignore(): void {}
