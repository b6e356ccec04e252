import type { Position } from '@wsekit/codec/session';

/** A topic, and what is asked with it. */
export interface Wanted {
  readonly topic: string;
  readonly presence: Readonly<Record<string, unknown>> | undefined;
  /** What is behind it is asked for, too. */
  readonly position: Position | undefined;
}

/** Topics of one request together take at most so many characters: far below the limit of a message. */
const mostChars = 131_072;
/** What a topic takes besides its name, twice with a position. */
const entryChars = 64;

/** Payloads that ask for topics: those with the same presence stand together, as many as a message has room for. */
export function subscribePayloads(wanted: readonly Wanted[]): Readonly<Record<string, unknown>>[] {
  const byPresence = new Map<unknown, Wanted[]>();
  for (const entry of wanted) {
    const others = byPresence.get(entry.presence);
    if (others === undefined) byPresence.set(entry.presence, [entry]);
    else others.push(entry);
  }
  return [...byPresence.values()].flatMap(inMessages).map(payloadOf);
}

function inMessages(wanted: readonly Wanted[]): Wanted[][] {
  const messages: Wanted[][] = [];
  let leftChars = 0;
  for (const entry of wanted) {
    leftChars -= 2 * entry.topic.length + entryChars;
    if (leftChars < 0 || messages.length === 0) {
      messages.push([]);
      leftChars = mostChars;
    }
    messages.at(-1)?.push(entry);
  }
  return messages;
}

function payloadOf(wanted: readonly Wanted[]): Readonly<Record<string, unknown>> {
  const recovery = Object.fromEntries(
    wanted.flatMap(({ topic, position }) => (position === undefined ? [] : [[topic, position]])),
  );
  const presence = wanted[0]?.presence;
  return {
    action: 'subscribe',
    topics: wanted.map(({ topic }) => topic),
    ...(Object.keys(recovery).length === 0 ? {} : { recover: true, recovery }),
    ...(presence === undefined ? {} : { presence }),
  };
}
