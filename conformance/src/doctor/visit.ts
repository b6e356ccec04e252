import type { Envelope } from '@wsekit/codec';
import { provider } from '@wsekit/codec/crypto';
import type { Recorder } from '@wsekit/codec/log';
import { msgpack } from '@wsekit/codec/msgpack';
import { type ClientSession, createClientSession, type SessionEvent } from '@wsekit/codec/session';
import { type LineItem, WireLine } from '../wire/wire-line.ts';
import { inShort } from './finding.ts';

/** What every probe works with. Times in milliseconds. */
export interface DoctorContext {
  readonly url: URL;
  readonly token: string | undefined;
  /** How long one answer may take. */
  readonly patienceMs: number;
  /** Nothing more is expected when nothing has come for so long. */
  readonly settleMs: number;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
  /** Writes all of it down. */
  readonly recorder?: Recorder | undefined;
}

/** How one connection is made, where not as all. */
export interface VisitOptions {
  /** Undefined sends none. */
  readonly token?: string | undefined;
  readonly format?: 'json' | 'msgpack';
  readonly encrypts?: boolean;
}

/** One connection to the server under examination, with our client's session at this end. */
export class Visit {
  readonly line: WireLine;
  readonly session: ClientSession;
  readonly events: SessionEvent[] = [];
  readonly messages: Envelope[] = [];
  readonly #context: DoctorContext;
  #fed = 0;

  constructor(context: DoctorContext, options: VisitOptions = {}) {
    this.#context = context;
    const { format = 'json', encrypts = false } = options;
    const token = 'token' in options ? options.token : context.token;
    const url = new URL(context.url);
    if (format === 'msgpack') url.searchParams.set('format', 'msgpack');
    this.line = new WireLine(url, {
      nowMs: context.nowMs,
      signal: context.signal,
      recorder: context.recorder,
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    });
    this.session = createClientSession(
      {
        format,
        msgpack,
        readyTimeoutMs: context.patienceMs,
        ...(encrypts ? { encryption: { provider } } : {}),
      },
      {
        transmit: (frame) => this.line.send(frame),
        deliver: (envelope) => void this.messages.push(envelope),
        close: () => {},
        event: (event) => void this.events.push(event),
      },
    );
  }

  /** Whether the upgrade was answered with 101 in its time. */
  async opens(): Promise<boolean> {
    const { patienceMs, nowMs } = this.#context;
    await this.line.until(() => this.line.isOpen, patienceMs);
    if (this.line.isOpen) this.session.open(nowMs());
    return this.line.isOpen;
  }

  /** Waits until something holds, at most for the patience of the examination. */
  until(holds: () => boolean, timeoutMs: number = this.#context.patienceMs): Promise<boolean> {
    return this.line.until(() => {
      this.#feed();
      return holds();
    }, timeoutMs);
  }

  /** Waits until nothing has come for a while. */
  async settles(): Promise<void> {
    const { patienceMs, settleMs } = this.#context;
    await this.line.quiet(settleMs, patienceMs);
    this.#feed();
  }

  /** Whether the handshake came to its end, or the server gives none. */
  async greets(): Promise<boolean> {
    if (!(await this.opens())) return false;
    const { patienceMs, nowMs } = this.#context;
    const isDone = (): boolean => this.session.serverHello.server_version !== undefined || this.line.hasEnded;
    // A server that says nothing first is spoken to: the session does so when its time is over.
    await this.until(isDone, patienceMs / 2);
    if (!isDone()) {
      this.session.tick(nowMs() + patienceMs);
      await this.until(isDone, patienceMs);
    }
    await this.settles();
    return !this.line.hasEnded;
  }

  leave(): void {
    this.line.destroy();
  }

  /** Texts that came, and what of them says so. */
  textsWith(type: string): string[] {
    return this.line.items.flatMap((item) =>
      item.kind === 'text' && item.text.includes(`"t":"${type}"`) ? [inShort(item.text)] : [],
    );
  }

  #feed(): void {
    const items = this.line.items;
    for (; this.#fed < items.length; this.#fed += 1) {
      const item = items[this.#fed];
      if (this.session.state === 'idle' || item === undefined) continue;
      if (item.kind === 'text') this.session.receive(item.text, this.#context.nowMs());
      if (item.kind === 'binary') this.session.receive(item.bytes, this.#context.nowMs());
    }
  }
}

/** What came, in words. */
export function describeItem(item: LineItem): string {
  switch (item.kind) {
    case 'http':
      return `HTTP ${item.status}`;
    case 'text':
      return inShort(item.text);
    case 'binary':
      return `${item.bytes.length} bytes beginning ${Buffer.from(item.bytes.subarray(0, 16)).toString('hex')}`;
    case 'close':
      return item.code === undefined ? 'Close without a code' : `Close ${item.code} ${item.reason}`.trim();
    case 'end':
      return `the connection ended: ${item.why}`;
    default:
      return `a WebSocket ${item.kind}`;
  }
}

/** Makes a visit, and leaves whatever comes of it. */
export async function withVisit<Result>(
  context: DoctorContext,
  options: VisitOptions,
  call: (visit: Visit) => Promise<Result>,
): Promise<Result> {
  const visit = new Visit(context, options);
  try {
    return await call(visit);
  } finally {
    visit.leave();
  }
}
