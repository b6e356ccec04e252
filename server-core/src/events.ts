import type { Envelope, UnreadMessage } from '@wsekit/codec';

/** A message of a client, as its server's application gets it. */
export interface ServerMessage {
  readonly type: 'msg';
  readonly connectionId: string;
  /** Message type; undefined where the message has none. */
  readonly t: string | undefined;
  /** An envelope, or on MessagePack connections any value. Of what came in the clear it is read when it is asked for. */
  readonly data: Envelope | unknown;
  readonly encrypted: boolean;
  /** All members, read and as plain ones: where it is there, `t` and `data` are getters. */
  readonly toJSON?: () => ServerMessage;
}

/** What a server tells its application. */
export type ServerEvent =
  /** A connection without authentication has opened; with the text of its `Cookie` header, empty for none. (WSE-CONN-026) */
  | { readonly type: 'connect'; readonly connectionId: string; readonly cookies: string }
  /** A connection of an authenticated user has opened. */
  | { readonly type: 'auth_connect'; readonly connectionId: string; readonly userId: string }
  /** A message of a client. */
  | ServerMessage
  /** Text of a client that is no message. */
  | { readonly type: 'raw'; readonly connectionId: string; readonly text: string; readonly encrypted: boolean }
  /** Bytes of a client that are no message. */
  | { readonly type: 'bin'; readonly connectionId: string; readonly bytes: Uint8Array; readonly encrypted: boolean }
  /** A connection has ended: the last event of it. */
  | { readonly type: 'disconnect'; readonly connectionId: string; readonly code: number; readonly reason: string }
  /** The first connection of a user has joined a topic, or the last one has left it. (WSE-PRS-020) */
  | {
      readonly type: 'presence_join' | 'presence_leave';
      readonly topic: string;
      readonly userId: string;
      readonly data: PresenceData;
    };

/** A message that is read when its `data` is asked for. */
export class UnreadMessageEvent implements ServerMessage {
  readonly type = 'msg' as const;
  readonly connectionId: string;
  readonly encrypted = false;
  readonly #message: UnreadMessage;

  constructor(connectionId: string, message: UnreadMessage) {
    this.connectionId = connectionId;
    this.#message = message;
  }

  get t(): string {
    return this.#message.t;
  }

  get data(): Envelope {
    return this.#message.envelope;
  }

  /** All members, as plain ones. */
  toJSON(): ServerMessage {
    const { type, connectionId, t, data, encrypted } = this;
    return { type, connectionId, t, data, encrypted };
  }
}

/** What is to be shown of a user. */
export type PresenceData = Readonly<Record<string, unknown>>;

/** Events that may be dropped when there is no room; announcements may not. (WSE-DLV-052) */
const droppable: ReadonlySet<ServerEvent['type']> = new Set(['msg', 'raw', 'bin']);
const compactAfter = 1024;

interface Waiting {
  readonly max: number;
  readonly resolve: (events: ServerEvent[]) => void;
  readonly callOff: () => void;
}

/**
 * What waits for the application, first in, first out.
 *
 * Full, it drops new messages and counts them; what announces connections, their ends and presence is always taken.
 */
export class EventQueue {
  readonly #capacity: number;
  readonly #schedule: (delayMs: number, call: () => void) => () => void;
  #events: ServerEvent[] = [];
  #head = 0;
  #dropped = 0;
  #waiting: Waiting[] = [];
  #isClosed = false;

  constructor(capacity: number, schedule: (delayMs: number, call: () => void) => () => void) {
    this.#capacity = capacity;
    this.#schedule = schedule;
  }

  /** Events that wait. */
  get depth(): number {
    return this.#events.length - this.#head;
  }

  /** Messages dropped since the beginning. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Keeps an event; false when it was dropped. */
  push(event: ServerEvent): boolean {
    if (this.depth >= this.#capacity && droppable.has(event.type)) {
      this.#dropped += 1;
      return false;
    }
    this.#events.push(event);
    this.#serve();
    return true;
  }

  /** Up to `max` events, at once if there are any; else waits at most `waitMs` for the first, and gives what is there then. */
  drain(max: number, waitMs: number): Promise<ServerEvent[]> {
    if (this.depth > 0 || waitMs <= 0 || this.#isClosed) return Promise.resolve(this.#take(max));
    return new Promise((resolve) => {
      const waiting: Waiting = {
        max,
        resolve,
        callOff: this.#schedule(waitMs, () => {
          this.#waiting = this.#waiting.filter((each) => each !== waiting);
          resolve([]);
        }),
      };
      this.#waiting.push(waiting);
    });
  }

  /** Ends what waits; events that are left can still be drained. */
  close(): void {
    this.#isClosed = true;
    for (const { resolve, callOff } of this.#waiting.splice(0)) {
      callOff();
      resolve([]);
    }
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  #take(max: number): ServerEvent[] {
    const taken = this.#events.slice(this.#head, this.#head + Math.max(1, max));
    this.#head += taken.length;
    if (this.#head === this.#events.length) {
      this.#events = [];
      this.#head = 0;
    } else if (this.#head >= compactAfter && this.#head * 2 >= this.#events.length) {
      this.#events = this.#events.slice(this.#head);
      this.#head = 0;
    }
    return taken;
  }

  /** Gives what came to whoever waits, when the call under way has ended: more may come within it. */
  #serve(): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) return;
    waiting.callOff();
    queueMicrotask(() => waiting.resolve(this.#take(waiting.max)));
  }
}
