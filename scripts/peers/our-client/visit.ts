import {
  type Client,
  type ClientEvent,
  type ClientMessage,
  type ClientOptions,
  createClient,
  exponential,
} from '@wsekit/client-core';
import type { Frame } from '@wsekit/codec';
import type { ConnectionHandler, Dialer } from '@wsekit/transports';

/** What is said over connections that are to hide it. */
export const secretText = 'nobody else may read this';

const patienceMs = 8000;
const lookMs = 10;
const quick = exponential({ baseDelayMs: 100, maxDelayMs: 500 });

/** Our client with a server, and everything it was told. */
export class Visit {
  readonly client: Client;
  readonly messages: ClientMessage[] = [];
  readonly events: ClientEvent[] = [];
  /** Frames as they came. */
  readonly frames: Frame[] = [];

  constructor(urls: string | readonly string[], dialer: Dialer, options: Omit<ClientOptions, 'dialer'>) {
    const reconnect = { strategy: quick, jitter: 0 };
    this.client = createClient(urls, { reconnect, ...options, dialer: overheard(dialer, this.frames) });
    this.client.on('*', (message) => {
      this.messages.push(message);
    });
    this.client.onEvent((event) => {
      this.events.push(event);
    });
    this.client.start();
  }

  get state(): string {
    const { status } = this.client;
    return status.state === 'closed' ? `closed, ${status.why}` : status.state;
  }

  /** How often it was ready. */
  get visits(): number {
    return this.events.filter((event) => event.type === 'status' && event.status.state === 'ready').length;
  }

  /** Payloads of messages of a type. */
  heard(type: string): Readonly<Record<string, unknown>>[] {
    return this.messages.filter((message) => message.type === type).map(({ payload }) => Object(payload));
  }

  numbers(type: string): unknown[] {
    return this.heard(type).map(({ n }) => n);
  }

  /** Whether something was in any frame the server sent, as it stood. */
  sawInTheClear(text: string): boolean {
    return this.frames.some((frame) => textOf(frame).includes(text));
  }

  isReady(visits = 1): Promise<boolean> {
    return until(() => this.client.status.state === 'ready' && this.visits >= visits);
  }

  /** Says something, and waits for the answer to itself. */
  async say(topic: string, n: number, text: string = secretText): Promise<boolean> {
    this.client.send('say', { topic, n, text });
    return await until(() => this.numbers('told').includes(n));
  }

  /** Subscribes; tells what came of it. */
  async subscribe(topic: string): Promise<string> {
    try {
      const { subscribed, refused } = await this.client.subscribe(topic, { timeoutMs: patienceMs });
      return subscribed.includes(topic) ? 'subscribed' : `refused: ${JSON.stringify(refused)}`;
    } catch (error) {
      return String(error);
    }
  }
}

/** Waits for something to become true; tells whether it did. */
export async function until(holds: () => boolean, ms: number = patienceMs): Promise<boolean> {
  const endMs = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > endMs) return false;
    await aMoment();
  }
  return true;
}

/** Between one look and the next, in any runtime. */
function aMoment(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(), lookMs);
  });
}

/** The same dialer, with somebody who listens to what comes. */
function overheard(dialer: Dialer, frames: Frame[]): Dialer {
  return {
    capabilities: dialer.capabilities,
    dial: (url, options) => dialer.dial(url, { ...options, handler: listening(options.handler, frames) }),
  };
}

function listening(handler: ConnectionHandler, frames: Frame[]): ConnectionHandler {
  return {
    onOpen: (connection) => handler.onOpen?.(connection),
    onFrame: (frame) => {
      frames.push(typeof frame === 'string' ? frame : frame.slice());
      handler.onFrame(frame);
    },
    onDrain: () => handler.onDrain?.(),
    onPong: () => handler.onPong?.(),
    onClose: (code, reason) => handler.onClose(code, reason),
  };
}

function textOf(frame: Frame): string {
  return typeof frame === 'string' ? frame : new TextDecoder('latin1').decode(frame);
}
