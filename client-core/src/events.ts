import type { Envelope } from '@wsekit/codec';
import type { SessionEvent } from '@wsekit/codec/session';
import type { ConnectionStatus } from './connection/status.ts';
import type { ConnectionQuality } from './network/quality.ts';
import type { StorageProblem } from './queue/storage.ts';
import type { DropReason } from './queue/waiting-message.ts';
import type { ServerAdvice } from './store/advice.ts';

/** A message of the server for the application. */
export interface ClientMessage<Payload = unknown, Type extends string = string> {
  /** Message type, `t` of the envelope; empty where it has none. */
  readonly type: Type;
  /** `p` of the envelope. */
  readonly payload: Payload;
  /** Topic it was published to, where its stamp says so. (WSE-REC) */
  readonly topic: string | undefined;
  /** It came sealed. */
  readonly encrypted: boolean;
  readonly envelope: Envelope;
}

/** What a client tells of besides messages. Every reason of a change is in it. */
export type ClientEvent =
  | { readonly type: 'status'; readonly status: ConnectionStatus }
  /** A topic's missed messages were replayed: they come, or came, as ordinary messages. */
  | { readonly type: 'recovered'; readonly topic: string; readonly count: number }
  /** Messages of a topic are gone: whoever keeps a state of it fetches it anew. How many, where positions tell. */
  | { readonly type: 'lost'; readonly topic: string; readonly reason: string; readonly messages: number | undefined }
  /** The server holds a topic for this client, or has refused to. */
  | { readonly type: 'subscribed' | 'unsubscribed'; readonly topic: string }
  | { readonly type: 'subscription_refused'; readonly topic: string; readonly reason: string }
  /** Something the session has noticed. */
  | { readonly type: 'session'; readonly event: SessionEvent }
  /** The quality of the connection has another level, or other things would help it. */
  | { readonly type: 'quality'; readonly quality: ConnectionQuality }
  /** A message that was given to the client and will not be sent; `code` is the server's, where that has refused it. */
  | { readonly type: 'dropped'; readonly envelope: Envelope; readonly reason: DropReason; readonly code?: string }
  /** What waits is not kept in the storage, or not all of it: it waits in memory. */
  | { readonly type: 'storage_failed'; readonly problem: StorageProblem; readonly error: unknown }
  /** The server has said something of the connection, or of what would be good for it. */
  | { readonly type: 'advised'; readonly advice: ServerAdvice }
  /** A message came whose payload its schema does not take. It is not delivered. */
  | { readonly type: 'invalid'; readonly message: ClientMessage; readonly issues: readonly string[] }
  /** A message came that the client was to answer or act on by itself, and did not. */
  | { readonly type: 'ignored'; readonly message: ClientMessage; readonly reason: string }
  /** Messages that came and found no room in a buffer of the application's. */
  | { readonly type: 'overflow'; readonly topic: string | undefined; readonly messages: number }
  /** A call of the application's has thrown. */
  | { readonly type: 'failed'; readonly error: unknown };

/** Makes of an envelope what applications get. */
export function messageOf(envelope: Envelope, encrypted: boolean): ClientMessage {
  const { t, p, tp } = envelope;
  return {
    type: typeof t === 'string' ? t : '',
    payload: p,
    topic: typeof tp === 'string' ? tp : undefined,
    encrypted,
    envelope,
  };
}
