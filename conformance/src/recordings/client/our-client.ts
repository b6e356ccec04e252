import { type Client, type ClientMessage, type ClientOptions, createClient, exponential } from '@wsekit/client-core';
import { provider } from '@wsekit/codec/crypto';
import { msgpack } from '@wsekit/codec/msgpack';
import type { Dialect } from '@wsekit/spec';
import type { ApiCall, Transcript } from '@wsekit/spec/vectors';
import type { Clock, Dialer } from '@wsekit/transports';
import { shapeOf, sorted } from '../shape.ts';

/** What was recorded of the client's settings. Times in seconds. */
interface RecordedSettings {
  readonly url_path: string;
  readonly token?: string;
  readonly topics?: readonly string[];
  readonly endpoints?: readonly string[];
  readonly encryption?: boolean;
  readonly reconnect?: {
    readonly base_delay: number;
    readonly max_delay: number;
    readonly max_attempts?: number;
  };
}

/** What means that a message is on its way, or kept. */
const takenOutcomes: ReadonlySet<string> = new Set(['sent', 'held', 'queued']);

/** Our client in the place of a recorded one. */
export class OurClient {
  /** Messages its application got, each by shape. */
  readonly events: string[] = [];
  readonly #client: Client;
  readonly #host: string;

  constructor({ config = {} }: Transcript, about: { dialect: Dialect; dialer: Dialer; clock: Clock; host: string }) {
    const settings = config.client as RecordedSettings;
    this.#host = about.host;
    const paths = [settings.url_path, ...(settings.endpoints ?? []).map(pathOf)];
    const urls = paths.map((path) => `${about.host}${path}`);
    this.#client = createClient(urls, optionsFor(settings, about));
    this.#client.on('*', (message) => this.events.push(describeMessage(message)));
  }

  /** Makes a recorded call, as often as it was made; gives what it came to, undefined for what says nothing. */
  make(call: ApiCall): string | undefined {
    const results = Array.from({ length: call.repeat ?? 1 }, () => this.#make(call));
    return call.repeat === undefined
      ? results[0]
      : `${results.filter((result) => result === 'true').length} times true`;
  }

  #make({ call, args = [], kwargs = {} }: ApiCall): string | undefined {
    const client = this.#client;
    switch (call) {
      case 'connect':
        if (client.status.state === 'waiting') client.wake();
        return undefined;
      case 'send':
      case 'send_with_retry':
        return this.#send(args, kwargs);
      case 'send_batch':
        return this.#sendBatch(args);
      case 'request_snapshot':
        return this.#requestSnapshot(args);
      case 'subscribe':
        client.subscribe(textsIn(args[0])).catch(() => {});
        return undefined;
      case 'unsubscribe':
        client.unsubscribe(textsIn(args[0]));
        return undefined;
      case 'disconnect':
      case 'close':
        client.close();
        return undefined;
      case 'force_reconnect':
        client.reconnectNow();
        return undefined;
      case 'change_endpoint':
        client.changeEndpoint(`${this.#host}${pathOf(String(args[0]))}`);
        return undefined;
      case '<state>':
        return this.#state();
      default:
        return undefined;
    }
  }

  /** It does nothing more. */
  get isClosed(): boolean {
    return this.#client.status.state === 'closed';
  }

  start(): void {
    this.#client.start();
  }

  close(): void {
    this.#client.close();
  }

  #send([type, payload = {}]: readonly unknown[], { correlation_id: cid }: Readonly<Record<string, unknown>>): string {
    const outcome = this.#client.send(String(type), payload, typeof cid === 'string' ? { cid } : {});
    return String(takenOutcomes.has(outcome));
  }

  /** Several messages in one; none for none. */
  #sendBatch([messages]: readonly unknown[]): undefined {
    const pairs: readonly unknown[] = Array.isArray(messages) ? messages : [];
    const each = pairs.map((pair) => (Array.isArray(pair) ? { t: pair[0], p: pair[1] } : pair));
    if (each.length > 0) this.#client.send('batch', { messages: each, count: each.length });
  }

  #requestSnapshot([topics]: readonly unknown[]): undefined {
    const asked = textsIn(topics);
    if (asked.length > 0)
      this.#client.send('sync_request', { topics: asked, include_snapshots: true, include_history: false });
  }

  #state(): string {
    const { status, topics } = this.#client;
    const isUp = status.state === 'ready' || status.state === 'handshaking';
    return `${isUp ? 'up' : 'down'}, wants ${[...topics.wanted].sort().join(' ')}`.trim();
  }
}

/** What a recorded call came to, as {@link OurClient.call} gives ours; undefined for what says nothing. */
export function resultOf({ call, result }: ApiCall): string | undefined {
  if (call === 'send' || call === 'send_with_retry') {
    return typeof result === 'object' ? `${Reflect.get(Object(result), 'true')} times true` : String(result);
  }
  if (call !== '<state>') return undefined;
  const { is_connected, subscribed_topics } = Object(result) as Readonly<Record<string, unknown>>;
  return `${is_connected === true ? 'up' : 'down'}, wants ${textsIn(subscribed_topics).sort().join(' ')}`.trim();
}

/** A recorded event as the application of ours would get it; undefined for what is no message. */
export function eventOf([kind, type, payload]: readonly unknown[]): string | undefined {
  return kind === 'event' ? describeEvent(String(type), payload) : undefined;
}

function describeMessage({ type, payload }: ClientMessage): string {
  return describeEvent(type, payload);
}

/** A message in words, by shape. */
export function describeEvent(type: string, payload: unknown): string {
  return `${type} ${JSON.stringify(sorted(shapeOf(payload ?? {})))}`;
}

function optionsFor(
  { token, topics = [], encryption = false, reconnect }: RecordedSettings,
  { dialect, dialer, clock }: { dialect: Dialect; dialer: Dialer; clock: Clock },
): ClientOptions {
  const strategy =
    reconnect && exponential({ baseDelayMs: reconnect.base_delay * 1000, maxDelayMs: reconnect.max_delay * 1000 });
  const maxAttempts = reconnect?.max_attempts;
  return {
    dialer,
    clock,
    topics,
    random: () => 0,
    // To published clients that word stands for a cookie of somebody else's.
    ...(token === undefined || token === 'cookie' ? {} : { token }),
    reconnect: {
      jitter: 0,
      ...(strategy === undefined ? {} : { strategy }),
      ...(maxAttempts === undefined ? {} : { maxAttempts }),
    },
    session: { dialect, msgpack, ...(encryption ? { encryption: { provider } } : {}) },
  };
}

/** Recorded URLs have no port. */
function pathOf(url: string): string {
  return url.slice(url.lastIndexOf('/'));
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
