import { hearThat, write } from './build.ts';
import type { Bytes } from './bytes.ts';
import type { Shape } from './shape.ts';
import type { CommonStep } from './steps/common.ts';
import type { LinkStep } from './steps/link.ts';
import type { SendStep, Value } from './steps/send.ts';

type Of<Name extends string> = Omit<Extract<LinkStep, { readonly do: Name }>, 'do' | 'as' | 'at' | 'on'>;

/** Dials the node and introduces itself. */
export function link(as: string, options: Of<'link'> = {}): LinkStep {
  return { do: 'link', as, ...options };
}

/** Listens for links. */
export function listen(as: string): LinkStep {
  return { do: 'listen', as };
}

/** Takes the link that the node opens next. */
export function takeLink(as: string, at: string, options: Of<'take-link'> = {}): LinkStep {
  return { do: 'take-link', as, at, ...options };
}

/** The node does not dial. */
export function undialledLink(at: string): LinkStep {
  return { do: 'undialled-link', at };
}

/** The address of a place that is listened at. */
export function addressOf(place: string): { readonly $ref: string } {
  return { $ref: `address of ${place}` };
}

/** Sends a frame: `sendFrame('a', 'SUB', { topic: 'x' })`. The payload of MSG is a text or bytes. */
export function sendFrame(on: string, type: string, fields: Readonly<Record<string, Value>> = {}): LinkStep {
  return { do: 'send-frame', on, frame: { type, ...fields } };
}

/** Sends bytes behind their outer length. */
export function sendInner(on: string, inner: Bytes): SendStep {
  return write(on, { $framed: inner });
}

/** The next frame is of this type and shape. */
export function hearFrame(
  on: string,
  type: string,
  fields: Readonly<Record<string, Shape>> = {},
  options: { readonly withinMs?: number; readonly orNothing?: true; readonly passing?: readonly string[] } = {},
): CommonStep {
  return hearThat(on, { frame: { type, ...fields } }, options);
}

/** The stream ends, and nothing was said before. */
export function linkEnds(on: string): CommonStep {
  return hearThat(on, { ended: true });
}
