import type { ClientConnection } from '../connection/client-connection.ts';

const mostShownChars = 65_536;

/** The topics of a connection that an answer about it tells: the first ones, since all may be longer than any message. */
export function shownTopics({ subscriptions }: ClientConnection): string[] {
  const shown: string[] = [];
  let charsLeft = mostShownChars;
  for (const topic of subscriptions) {
    charsLeft -= topic.length;
    if (charsLeft < 0) break;
    shown.push(topic);
  }
  return shown;
}
