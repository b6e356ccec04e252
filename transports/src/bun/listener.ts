import { randomUUID } from 'node:crypto';
import type { AcceptOptions, Group } from '../interface.ts';
import type { SocketActions } from '../server/native-connection.ts';
import { NativeListener } from '../server/native-listener.ts';
import { upgradeMistake } from '../server/request-headers.ts';
import type { AcceptDecision, Accepted, Refused } from '../upgrade.ts';
import { BunGroup } from './group.ts';
import type { BunServer, Socket, WebSocketHandlers } from './runtime.ts';
import { BunUpgradeRequest } from './upgrade-request.ts';

const tooManyHeaderBytes = { status: 431 };
// The longest head Bun reads unless it is started with another limit.
const nativeHeadBytes = 16_384;
const mostBytesPerUnit = 3;
const waits = -1;
const mostBackpressureBytes = 0x7fff_ffff;

/** Upgrades of a server of Bun, and the connections that came of them. */
export class BunListener extends NativeListener<Socket> {
  readonly websocket: WebSocketHandlers;
  readonly #options: AcceptOptions;
  readonly #shortText: number;
  /** Known with the first request: an attached server is made after its listener. */
  #server: BunServer | undefined;

  constructor(options: AcceptOptions) {
    super(options, () => socketActions(options.permessageDeflate ?? false));
    this.#options = options;
    this.#shortText = Math.floor(this.limits.maxFrameBytes / mostBytesPerUnit);
    this.websocket = this.#handlers();
  }

  createGroup(): Group {
    const { permessageDeflate = false } = this.#options;
    return new BunGroup({ server: () => this.#server, home: this.home, topic: randomUUID(), permessageDeflate });
  }

  /** Answers a request: an upgrade by what `accept` decides, anything else by `fetch`. */
  answer(request: Request, server: BunServer): Promise<Response | undefined> | Response | undefined {
    this.#server = server;
    if (!isUpgrade(request)) return this.#fetch(request);
    return this.#upgrade(request, server);
  }

  async #fetch(request: Request): Promise<Response> {
    const { fetch, onError } = this.#options;
    if (fetch === undefined) return new Response(null, { status: 426, headers: { Upgrade: 'websocket' } });
    try {
      return await fetch(request);
    } catch (error) {
      onError?.(error);
      return new Response(null, { status: 500 });
    }
  }

  /** The native limit holds already; only a lower one is worth reading all headers for. */
  #isHeadTooLong(request: BunUpgradeRequest): boolean {
    const { maxHeaderBytes } = this.limits;
    return maxHeaderBytes < nativeHeadBytes && request.headBytes > maxHeaderBytes;
  }

  #mistakeOf(asked: BunUpgradeRequest, { headers }: Request): Refused | undefined {
    const mistake = upgradeMistake((name) => headers.get(name));
    if (mistake !== undefined) return this.admission.mistaken(mistake, 'bad_upgrade', asked);
    if (this.#isHeadTooLong(asked)) return this.admission.mistaken(tooManyHeaderBytes, 'head_too_long', asked);
    return this.admission.overLimit(asked);
  }

  #upgrade(request: Request, server: BunServer): Promise<Response | undefined> | Response | undefined {
    const asked = new BunUpgradeRequest(request, server);
    const mistake = this.#mistakeOf(asked, request);
    if (mistake !== undefined) return refusal(mistake);
    const answer = this.admission.ask(asked);
    return answer instanceof Promise
      ? this.#answerLater(answer, request, asked, server)
      : this.#decided(answer, request, asked, server);
  }

  async #answerLater(
    decision: Promise<AcceptDecision>,
    request: Request,
    asked: BunUpgradeRequest,
    server: BunServer,
  ): Promise<Response | undefined> {
    const answer = await this.admission.wait(decision, {
      request: asked,
      abort: (reason) => asked.abort(reason),
      watch: (onLeft) => asked.watch(onLeft),
    });
    return answer === undefined ? new Response(null) : this.#decided(answer, request, asked, server);
  }

  #decided(
    decision: AcceptDecision,
    request: Request,
    asked: BunUpgradeRequest,
    server: BunServer,
  ): Response | undefined {
    if ('status' in decision) return refusal(this.admission.refuse(decision));
    const connection = this.connect(decision, asked.remoteAddress);
    if (server.upgrade(request, { data: { owner: connection }, headers: headersOf(decision) })) return undefined;
    // It was no upgrade that can be answered with 101.
    connection.abandoned();
    return new Response(null, { status: 400 });
  }

  /** Bytes of a message; of a text that is short enough whatever it is made of, its units. */
  #lengthOf(message: string | Uint8Array): number {
    if (typeof message !== 'string' || message.length <= this.#shortText) return message.length;
    return Buffer.byteLength(message);
  }

  #handlers(): WebSocketHandlers {
    return {
      maxPayloadLength: this.readLimitBytes,
      // Connections and groups hold the limit by themselves, where what is lost is counted.
      backpressureLimit: mostBackpressureBytes,
      closeOnBackpressureLimit: false,
      // Sessions have timers of their own.
      idleTimeout: 0,
      sendPings: false,
      perMessageDeflate: this.#options.permessageDeflate ?? false,
      open: (socket) => socket.data.owner.begin(socket),
      message: (socket, message) => socket.data.owner.received(message, this.#lengthOf(message)),
      drain: (socket) => socket.data.owner.drained(),
      pong: (socket) => socket.data.owner.answered(),
      close: (socket, code, reason) => socket.data.owner.ended(code, reason),
    };
  }
}

function socketActions(permessageDeflate: boolean): SocketActions<Socket> {
  return {
    send: (socket, message) => socket.send(message, permessageDeflate) === waits,
    end: (socket, code, reason) => socket.close(code, reason),
    cut: (socket) => socket.terminate(),
    takesTextAsBytes: false,
    dropsAboveBytes: Number.POSITIVE_INFINITY,
  };
}

function isUpgrade({ method, headers }: Request): boolean {
  return method === 'GET' && headers.get('upgrade')?.toLowerCase() === 'websocket';
}

/** Without a word on subprotocols Bun takes the first that is offered. */
function headersOf({ subprotocol = '', headers = {} }: Accepted): Record<string, string> {
  return { ...headers, 'Sec-WebSocket-Protocol': subprotocol };
}

function refusal({ status, headers = {}, body = '' }: Refused): Response {
  return new Response(body, { status, headers: { ...headers, Connection: 'close' } });
}
