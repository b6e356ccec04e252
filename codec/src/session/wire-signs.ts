import type { Dialect, Frame } from '@wsekit/spec';
import type { Envelope } from '../envelope/envelope.ts';
import { findMessage } from '../frame/message-start.ts';

const fieldStart = '{"c":';

/** How the sender of a text writes categories; undefined where the text does not tell. (WSE-HS-064) */
export function styleOf(text: string): Dialect['category_style'] | undefined {
  if (text.startsWith(fieldStart)) return 'field';
  return findMessage(text, false)?.category === undefined ? undefined : 'prefix';
}

/**
 * The members of a message as they were written, when its `t` was: long names are no others for messages of the protocol's
 * own on a server. Undefined when the type came under its long name. (WSE-HS-019, WSE-HS-020)
 */
export function ownMembers(frame: Frame, envelope: Envelope): Envelope | undefined {
  if (typeof frame !== 'string') return undefined;
  const start = findMessage(frame, false);
  const written: unknown = start === undefined ? undefined : JSON.parse(frame.slice(start.at));
  if (typeof written !== 'object' || written === null) return undefined;
  const { t, p } = written as Envelope;
  return t !== undefined && t === envelope.t ? { t, p } : undefined;
}
