import type { Envelope } from '../envelope/envelope.ts';
import { findMessage } from '../frame/message-start.ts';
import type { MessageSigner } from './signing.ts';

/** Signs a text that goes to many, prefix and all, if its message is of a type that is; gives it as it is otherwise. */
export function signPublication(signer: MessageSigner, text: string, nowMs: number): string {
  const start = findMessage(text, false);
  const json = start === undefined ? '' : text.slice(start.at);
  return json.endsWith('}') && signer.signs(typeOf(json)) ? text.slice(0, start?.at) + signer.sign(json, nowMs) : text;
}

function typeOf(json: string): unknown {
  try {
    return (JSON.parse(json) as Envelope).t;
  } catch {
    return undefined;
  }
}
