import type { Envelope } from '@wsekit/codec';
import { provider } from '@wsekit/codec/crypto';
import { type ClientSession, createTopicPositions, type TopicPositions } from '@wsekit/codec/session';
import type { Frame } from '@wsekit/spec';
import { dialer } from '@wsekit/transports/browser';
import { type Client, connect } from '../../connect.ts';

const retryMs = 2000;
const notLetIn = 4401;
const closedByPage = 4000;

/** What came of a topic when the connection came back. */
export interface Recovered {
  readonly topic: string;
  readonly recovered: boolean;
  readonly count: number;
  readonly epoch: string | null;
  readonly offset: number;
}

/** What the page is told. */
export interface LiveHandler {
  opened(session: ClientSession): void;
  away(forMs: number): void;
  refused(): void;
  frame(direction: 'received' | 'sent', frame: Frame): void;
  /** A message, read; `isReplayed` when it was missed and is told late. */
  message(message: Envelope, isReplayed: boolean): void;
  /** A message that was sent in the frame before. */
  said(message: Envelope): void;
  cameBack(topics: readonly Recovered[]): void;
}

/** A connection that comes back, and asks for what it missed. */
export class Live {
  readonly #handler: LiveHandler;
  readonly #isEncrypted: boolean;
  readonly #positions: TopicPositions = createTopicPositions();
  readonly #topics = new Set<string>(['lobby', 'ticker']);
  #client: Client | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Topics whose answer is still to come; what comes of them before it was missed. */
  readonly #awaited = new Set<string>();
  #awayMs = retryMs;
  #isOver = false;

  constructor(handler: LiveHandler, isEncrypted: boolean) {
    this.#handler = handler;
    this.#isEncrypted = isEncrypted;
  }

  async open(): Promise<void> {
    const url = new URL('/wse', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    try {
      this.#client = await connect(dialer, url.href, {
        positions: this.#positions,
        ...(this.#isEncrypted ? { encryption: { provider } } : {}),
        onFrame: (direction, frame) => this.#handler.frame(direction, frame),
        onMessage: (message) => this.#heard(message),
        onReady: (session) => {
          this.#handler.opened(session);
          for (const topic of this.#topics) this.#subscribe(topic);
        },
        onClose: (code) => this.#closed(code),
      });
    } catch {
      this.#closed(undefined);
    }
  }

  say(text: string): void {
    this.#send({ t: 'say', p: text });
  }

  /** Holds a topic from now on, or no more. */
  hold(topic: string, isHeld: boolean): void {
    if (isHeld) {
      this.#topics.add(topic);
      this.#subscribe(topic);
    } else {
      this.#topics.delete(topic);
      this.#positions.forget(topic);
      this.#send({ t: 'subscription_update', p: { action: 'unsubscribe', topics: [topic] } });
    }
  }

  /** Leaves, and comes back after a while. */
  cut(awayMs: number): void {
    this.#awayMs = awayMs;
    this.#client?.connection.close(closedByPage);
  }

  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#client?.connection.close();
  }

  #send(message: Envelope): void {
    if (this.#client === undefined) return;
    this.#client.send(message);
    this.#handler.said(message);
  }

  #subscribe(topic: string): void {
    const position = this.#positions.get(topic);
    const recovery = position === undefined ? {} : { recover: true, recovery: { [topic]: position } };
    const presence = topic === 'lobby' ? { presence: { since: new Date().toLocaleTimeString('en-GB') } } : {};
    if (position !== undefined) this.#awaited.add(topic);
    this.#send({ t: 'subscription_update', p: { action: 'subscribe', topics: [topic], ...recovery, ...presence } });
    if (topic === 'lobby') this.#send({ t: 'presence_query', p: { topic } });
  }

  #heard(message: Envelope): void {
    this.#handler.message(message, this.#awaited.has(String(message.tp)));
    if (message.t !== 'subscription_update') return;
    const { recovery = {} } = message.p as { recovery?: Record<string, Omit<Recovered, 'topic'>> };
    const topics = Object.entries(recovery).map(([topic, answer]) => ({ topic, ...answer }));
    // What is lost is lost: the topic goes on from where its server says it is.
    for (const { topic, epoch, offset, recovered } of topics) {
      if (!recovered && epoch !== null) this.#positions.set(topic, { epoch, offset });
    }
    const back = topics.filter(({ topic }) => this.#awaited.delete(topic));
    if (back.length > 0) this.#handler.cameBack(back);
  }

  #closed(code: number | undefined): void {
    this.#client = undefined;
    this.#awaited.clear();
    if (this.#isOver) return;
    if (code === notLetIn) {
      this.#handler.refused();
      return;
    }
    this.#handler.away(this.#awayMs);
    this.#timer = setTimeout(() => void this.open(), this.#awayMs);
    this.#awayMs = retryMs;
  }
}
