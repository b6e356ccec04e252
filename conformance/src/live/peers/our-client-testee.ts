import { type Client, createClient, isClientError } from '@wsekit/client-core';
import type { Dialer } from '@wsekit/transports';
import { createDrivenClock, type DrivenClock } from '@wsekit/transports/memory';
import { formatValue, parseValue } from '../../driver/value-json.ts';
import { NotSupported, StartRefused } from '../outcome.ts';
import type { CallOutcome, StartRequest, Testee } from '../peer.ts';
import { turn } from '../time.ts';
import { callClient } from './call-client.ts';
import { messageEvent, noticeOf } from './client-events.ts';
import { optionsForClient, serversFor } from './client-options.ts';
import { EventInbox } from './event-inbox.ts';
import { FrameCounts } from './frame-counts.ts';

/** A dialer for one run, on the clock of that run, to the server of that run; and what ends it. */
export type DialerFor = (clock: DrivenClock, url: string) => { readonly dialer: Dialer; readonly end?: () => void };

/** The clock goes on in steps, so that what a step sets off on the line comes before the next. */
const stepMs = 1000;

/** Our client in whatever runtime this is, in the time of a clock that is driven. */
export class OurClient implements Testee {
  readonly isDriven = true;
  readonly takesTokens = false;
  readonly greets = false;
  readonly #client: Client;
  readonly #clock = createDrivenClock();
  readonly #beginMs = Date.now();
  readonly #inbox = new EventInbox();
  readonly #frames = new FrameCounts();
  readonly #end: (() => void) | undefined;

  private constructor(request: StartRequest, dialerFor: DialerFor) {
    const clock = { nowMs: () => this.nowMs(), schedule: this.#clock.schedule };
    const { dialer, end } = dialerFor(this.#clock, String(request.settings.url));
    this.#end = end;
    const options = optionsForClient(request, { dialer: this.#frames.over(dialer), clock });
    this.#client = createClient(serversFor(request.settings), options);
    this.#client.on('*', (message) => this.#inbox.add(messageEvent(message)));
    this.#client.onEvent((event) => {
      const notice = noticeOf(event);
      if (notice !== undefined) this.#inbox.add(notice);
    });
    this.#client.start();
  }

  /** Starts a client as it is asked for. Rejects with `StartRefused` where its options are refused. */
  static async start(request: StartRequest, dialerFor: DialerFor): Promise<OurClient> {
    try {
      return new OurClient(request, dialerFor);
    } catch (error) {
      throw isClientError(error) ? new StartRefused(error.message) : error;
    }
  }

  nowMs(): number {
    return this.#beginMs + this.#clock.nowMs();
  }

  async call(name: string, args: readonly unknown[], named: Readonly<Record<string, unknown>>): Promise<CallOutcome> {
    if (name === 'frames') return { result: { heard: this.#frames.heard, sent: this.#frames.sent } };
    try {
      return { result: await callClient(this.#client, name, withBytes(args), named) };
    } catch (error) {
      if (error instanceof NotSupported) throw error;
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }

  takeEvents(waitMs: number): Promise<readonly (readonly unknown[])[]> {
    return this.#inbox.take(waitMs);
  }

  async advance(ms: number): Promise<boolean> {
    // What is on its way is read before the time has passed.
    await turn();
    for (let leftMs = ms; leftMs > 0; leftMs -= stepMs) {
      this.#clock.advance(Math.min(stepMs, leftMs));
      await turn();
    }
    return true;
  }

  async stop(): Promise<void> {
    this.#inbox.close();
    this.#client.close();
    this.#end?.();
  }
}

/** Bytes stand as the driver protocol writes them. */
function withBytes(args: readonly unknown[]): readonly unknown[] {
  const read = parseValue(formatValue(args));
  return Array.isArray(read) ? read : args;
}
