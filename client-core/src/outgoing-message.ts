import type { Envelope } from '@wsekit/codec';
import type { AnswerOptions } from './requests.ts';

/** How one message is sent. */
export interface SendOptions {
  /** Default: an id of its own. */
  readonly id?: string;
  /** What it is an answer to, or what its answer is to repeat. */
  readonly cid?: string;
  /** 1 to 10; more is sooner. */
  readonly priority?: number;
  /** Takes it back for as long as it waits; it is told as dropped then. */
  readonly signal?: AbortSignal;
}

/** How a request is sent, and how it waits for its answer. */
export interface RequestOptions extends SendOptions, AnswerOptions {}

/** One of several messages. */
export interface OutgoingMessage extends Omit<SendOptions, 'signal'> {
  readonly type: string;
  readonly payload?: unknown;
}

/** Makes of a message what is sent. */
export function envelopeOf({ type, payload, id, cid, priority }: OutgoingMessage, nextId: () => string): Envelope {
  return {
    t: type,
    p: payload,
    id: id ?? nextId(),
    ...(cid === undefined ? {} : { cid }),
    ...(priority === undefined ? {} : { pri: priority }),
  };
}
