import { setImmediate as turn } from 'node:timers/promises';
import { create } from '@bufbuild/protobuf';
import { type Client, createClient, isClientError } from '@wsekit/client-core';
import { dialectNames } from '@wsekit/spec';
import type { Dialer } from '@wsekit/transports';
import { createDrivenClock, type DrivenClock } from '@wsekit/transports/memory';
import { profiles } from '../../expand.ts';
import { DescriptionSchema } from '../../generated/wse/conformance/v1/driver_pb.ts';
import { packageVersion } from '../../package-version.ts';
import { NotSupported, StartRefused } from '../outcome.ts';
import type { CallOutcome, LivePeer, StartRequest, Testee } from '../peer.ts';
import { callClient } from './call-client.ts';
import { messageEvent, noticeOf } from './client-events.ts';
import { optionsForClient, serversFor } from './client-options.ts';
import { EventInbox } from './event-inbox.ts';

/** What our client has, by the names of the driver protocol. */
const clientFeatures: readonly string[] = [
  'msgpack',
  'encryption',
  'recovery',
  'presence',
  'drain',
  'clock',
  'failover',
];

/** A dialer for one run, on the clock of that run, to the server of that run; and what ends it. */
export type DialerFor = (clock: DrivenClock, url: string) => { readonly dialer: Dialer; readonly end?: () => void };

/** Our client in this process, over one of the transports; `features` are what the transport brings besides. */
export function createOurClientPeer(name: string, dialerFor: DialerFor, features: readonly string[] = []): LivePeer {
  const description = create(DescriptionSchema, {
    name: `wsekit client over ${name}`,
    version: packageVersion(),
    language: 'TypeScript',
    sides: ['client'],
    dialects: [...dialectNames],
    profiles: [...profiles],
    features: [...clientFeatures, ...features],
  });
  return {
    name,
    describe: async () => description,
    start: async (request) => {
      try {
        return new OurClient(request, dialerFor);
      } catch (error) {
        if (isClientError(error)) throw new StartRefused(error.message);
        throw error;
      }
    },
    remarks: [],
    close: async () => {},
  };
}

/** The clock goes on in steps, so that what a step sets off on the line comes before the next. */
const stepMs = 1000;

class OurClient implements Testee {
  readonly isDriven = true;
  readonly takesTokens = false;
  readonly greets = false;
  readonly #client: Client;
  readonly #clock = createDrivenClock();
  readonly #beginMs = Date.now();
  readonly #inbox = new EventInbox();
  readonly #end: (() => void) | undefined;

  constructor(request: StartRequest, dialerFor: DialerFor) {
    const clock = { nowMs: () => this.nowMs(), schedule: this.#clock.schedule };
    const { dialer, end } = dialerFor(this.#clock, String(request.settings.url));
    this.#end = end;
    const options = optionsForClient(request, { dialer, clock });
    this.#client = createClient(serversFor(request.settings), options);
    this.#client.on('*', (message) => this.#inbox.add(messageEvent(message)));
    this.#client.onEvent((event) => {
      const notice = noticeOf(event);
      if (notice !== undefined) this.#inbox.add(notice);
    });
    this.#client.start();
  }

  nowMs(): number {
    return this.#beginMs + this.#clock.nowMs();
  }

  async call(name: string, args: readonly unknown[], named: Readonly<Record<string, unknown>>): Promise<CallOutcome> {
    try {
      return { result: await callClient(this.#client, name, args, named) };
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
