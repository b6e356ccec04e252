import type { Frame } from '@wsekit/spec';

/** A message as it stands in JSON. */
export type Message = Readonly<Record<string, unknown>>;

const written = /^(WSE|S|U)?(\{.*\})$/s;
const utf8 = new TextDecoder();

/** Alters messages of some types, or of all, where they travel as JSON in the clear; undefined drops one. */
export function messages(
  types: readonly string[] | 'all',
  change: (message: Message, prefix: string) => Message | undefined,
): (frame: Frame) => readonly Frame[] {
  return (frame) => {
    const [, prefix = '', json] = written.exec(typeof frame === 'string' ? frame : utf8.decode(frame)) ?? [];
    const message = json === undefined ? undefined : parsed(json);
    if (message === undefined || !(types === 'all' || types.includes(String(message.t)))) return [frame];
    const altered = change(message, prefix);
    if (altered === undefined) return [];
    // Written again it would be another text, of two members of one name for instance.
    if (altered === message) return [frame];
    const text = prefix + JSON.stringify(altered);
    return [typeof frame === 'string' ? text : Buffer.from(text)];
  };
}

/** Alters the payload of messages. */
export function payloads(
  types: readonly string[] | 'all',
  change: (payload: Message) => Message,
): (frame: Frame) => readonly Frame[] {
  return messages(types, (message) => (isMessage(message.p) ? { ...message, p: change(message.p) } : message));
}

/** A message without some of its members. */
export function without(message: Message, ...names: readonly string[]): Message {
  return Object.fromEntries(Object.entries(message).filter(([name]) => !names.includes(name)));
}

export function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(json: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isMessage(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
