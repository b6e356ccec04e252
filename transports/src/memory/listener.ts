import type { Frame } from '@wsekit/spec';
import * as serverLimits from '@wsekit/spec/server-limits';
import type { Clock } from '../clock.ts';
import { assertCloseCode } from '../close.ts';
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
import type { AcceptDecision, Accepted, Refused } from '../upgrade.ts';
import { MemoryGroup } from './group.ts';
import type { Link } from './link.ts';
import type { RequestHead } from './message.ts';
import { PreparedFrame } from './prepared-frame.ts';
import { requestBytes } from './request-head.ts';
import { type Home, ServerConnection } from './server-connection.ts';
import { Upgrade } from './upgrade.ts';
import { MemoryUpgradeRequest } from './upgrade-request.ts';

const capabilities: Capabilities = {
  prepared: true,
  group: true,
  backpressure: true,
  ping: true,
  protocolCloseCodes: true,
  terminate: true,
  requestHeaders: true,
};

const tooLong: Refused = { status: 431 };
// What the line of status and the usual headers of an answer come to.
const answerBytes = 128;

/** Where a listener stands in its network. */
export interface MemoryPlace {
  readonly url: string;
  readonly port: number;
  readonly clock: Clock;
  /** Gives the port back. */
  readonly leave: () => void;
}

/** The upgrades of one port of a network, and the connections that came of them. */
export class MemoryListener implements Listener {
  readonly capabilities: Capabilities = capabilities;
  readonly url: string;
  readonly port: number;
  readonly #options: AcceptOptions;
  readonly #place: MemoryPlace;
  readonly #limits: ListenerLimits;
  readonly #admission: Admission;
  readonly #connections = new Set<ServerConnection>();
  readonly #home: Home;
  #closing: Promise<void> | undefined;
  #onEmpty: () => void = () => {};

  constructor(options: AcceptOptions, place: MemoryPlace) {
    const { clock } = place;
    const { accept, onError, onRefused } = options;
    const limits = resolveLimits(options, defaultListenerLimits);
    this.url = place.url;
    this.port = place.port;
    this.#options = options;
    this.#place = place;
    this.#limits = limits;
    this.#admission = new Admission({ limits, accept, onError, onRefused, schedule: clock.schedule });
    this.#home = {
      limits,
      clock,
      onError,
      onMissed: () => {
        this.#admission.counters.missed += 1;
      },
      onEnded: (connection) => {
        this.#connections.delete(connection);
        this.#admission.closed();
        if (this.#connections.size === 0) this.#onEmpty();
      },
    };
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
    return new MemoryGroup(this.#home);
  }

  close({
    code = 1001,
    reason = '',
    timeoutMs = serverLimits.stop_grace_ms,
  }: CloseListenerOptions = {}): Promise<void> {
    this.#closing ??= this.#shutDown(code, reason, timeoutMs);
    return this.#closing;
  }

  /** Takes the other end of a link whose request has begun to arrive. */
  receive(link: Link, remoteAddress: string): Upgrade {
    const upgrade: Upgrade = new Upgrade({
      link,
      clock: this.#place.clock,
      handshakeTimeoutMs: this.#limits.handshakeTimeoutMs,
      onRequest: (head) => void this.#decide(head, upgrade, remoteAddress),
      onAbandoned: () => {
        this.#admission.abandoned('peer_left', { remoteAddress });
      },
    });
    return upgrade;
  }

  /** Answers a request that is no upgrade. */
  async answer(request: Request): Promise<Response> {
    const { fetch, onError } = this.#options;
    if (fetch === undefined) return new Response(null, { status: 426, headers: { Upgrade: 'websocket' } });
    try {
      return await fetch(request);
    } catch (error) {
      onError?.(error);
      return new Response(null, { status: 500 });
    }
  }

  async #decide(head: RequestHead, upgrade: Upgrade, remoteAddress: string): Promise<void> {
    const over = this.#admission.overLimit({ remoteAddress }) ?? this.#tooLong(head, remoteAddress);
    if (over !== undefined) {
      refuse(upgrade, over);
      return;
    }
    const request = new MemoryUpgradeRequest(head, remoteAddress);
    const answer = this.#admission.ask(request);
    const decision = answer instanceof Promise ? await this.#wait(answer, request, upgrade) : answer;
    if (decision === undefined || upgrade.hasLeft) return;
    if ('status' in decision) refuse(upgrade, this.#admission.refuse(decision));
    else this.#open(decision, upgrade.link, remoteAddress);
  }

  #tooLong(head: RequestHead, remoteAddress: string): Refused | undefined {
    if (requestBytes(head) <= this.#limits.maxHeaderBytes) return undefined;
    this.#admission.counters.overLimit += 1;
    return this.#admission.mistaken(tooLong, 'head_too_long', { remoteAddress });
  }

  #wait(
    answer: Promise<AcceptDecision>,
    request: MemoryUpgradeRequest,
    upgrade: Upgrade,
  ): Promise<AcceptDecision | undefined> {
    return this.#admission.wait(answer, {
      request,
      abort: (reason) => request.abort(reason),
      watch: (onLeft) => upgrade.watch(onLeft),
    });
  }

  #open({ handler, subprotocol = '' }: Accepted, link: Link, remoteAddress: string): void {
    const parts = { link, side: 'listener', handler, subprotocol, remoteAddress } as const;
    const connection = new ServerConnection(parts, this.#home);
    this.#connections.add(connection);
    this.#admission.opened();
    link.pipe('listener').write({ kind: 'accepted', subprotocol }, answerBytes);
    connection.begin();
  }

  async #shutDown(code: number, reason: string, timeoutMs: number): Promise<void> {
    assertCloseCode(code);
    this.#admission.close();
    this.#place.leave();
    for (const connection of this.#connections) connection.close(code, reason);
    if (this.#connections.size === 0) return;
    await new Promise<void>((resolve) => {
      const callOff = this.#place.clock.schedule(timeoutMs, () => {
        for (const connection of this.#connections) connection.terminate();
      });
      this.#onEmpty = () => {
        callOff();
        resolve();
      };
    });
  }
}

function refuse(upgrade: Upgrade, { status, headers = {}, body = '' }: Refused): void {
  const retryAfter = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
  upgrade.refuse(status, retryAfter, answerBytes + body.length);
}
