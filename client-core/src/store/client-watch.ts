import type { Envelope } from '@wsekit/codec';
import type { ClientSession } from '@wsekit/codec/session';
import { latestVersion } from '@wsekit/spec';
import * as clientLimits from '@wsekit/spec/client-limits';
import type { ConnectionStatus } from '../connection/status.ts';
import type { ClientCore } from '../core.ts';
import { type ClientDiagnostics, diagnose, type StatusEntry, statusEntry } from '../diagnostics.ts';
import type { ClientEvent, ClientMessage } from '../events.ts';
import { OwnMessages } from '../handlers/own-messages.ts';
import type { ResolvedClientOptions } from '../options.ts';
import type { Sending } from '../sending.ts';
import type { Watch } from '../watch.ts';
import { ClientView } from './client-view.ts';

/** States that diagnostics remember: that of now, and those before. */
const maxHistory = 101;

/** The core of a client with everything. */
export type FullCore = ClientCore<Sending, ClientWatch>;

/** Looks on for everything a client shows of itself, and answers servers that ask about it. */
export class ClientWatch implements Watch {
  readonly view: ClientView;
  readonly #core: FullCore;
  readonly #options: ResolvedClientOptions;
  readonly #own: OwnMessages;
  #history: StatusEntry[] = [];

  constructor(core: FullCore, options: ResolvedClientOptions) {
    this.#core = core;
    this.#options = options;
    this.view = this.#look();
    this.#own = new OwnMessages({
      view: this.view,
      send: (envelope) => void core.supervisor.send(envelope),
      tell: (event) => core.tell(event),
    });
  }

  diagnostics(): ClientDiagnostics {
    const { endpoints, clock } = this.#options;
    return diagnose({
      view: this.view,
      history: this.#history,
      endpoints: endpoints.snapshot(clock.nowMs()),
      positions: this.#core.positions,
      outbox: this.#core.sending,
    });
  }

  began(session: ClientSession): void {
    this.view.began(session);
  }

  entered(status: ConnectionStatus): void {
    this.#history = [...this.#history, statusEntry(status, this.#options.clock.nowMs())].slice(-maxHistory);
  }

  statusChanged(status: ConnectionStatus): void {
    this.view.statusChanged(status);
  }

  topicsChanged(): void {
    this.view.topicsChanged();
  }

  left(topics: readonly string[]): void {
    this.view.left(topics);
  }

  told(event: ClientEvent): void {
    this.view.told(event);
  }

  received(message: ClientMessage, envelope: Envelope): void {
    this.view.received(envelope);
    this.#own.take(message);
  }

  #look(): ClientView {
    const { clock, sampleIntervalMs, maxPresenceBytes, session } = this.#options;
    const core = this.#core;
    return new ClientView({
      clock,
      sampleIntervalMs,
      maxPresenceBytes,
      pingIntervalMs: session.pingIntervalMs ?? clientLimits.heartbeat_interval_ms,
      clientVersion: session.clientVersion ?? latestVersion,
      signs: session.signing !== undefined,
      status: () => core.supervisor.status,
      topics: () => core.subscriptions.state,
      waiting: () => core.sending.messages,
      tell: (event) => core.tell(event),
    });
  }
}
