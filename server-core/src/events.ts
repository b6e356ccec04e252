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
  /** The key of a connection is as old as it may be. (WSE-ENC-057) */
  | { readonly type: 'key_rotation_due'; readonly connectionId: string }
  /** A connection has ended: the last event of it. */
  | { readonly type: 'disconnect'; readonly connectionId: string; readonly code: number; readonly reason: string }
  /** The first connection of a user has joined a topic, or the last one has left it, on whatever node. (WSE-PRS-020) */
  | {
      readonly type: 'presence_join' | 'presence_leave';
      readonly topic: string;
      readonly userId: string;
      readonly data: PresenceData;
      /** Id of the node it happened on, where that is another one. (WSE-ERR-175) */
      readonly node?: string;
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

  /** Characters or bytes it came in. */
  get length(): number {
    return this.#message.length;
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
