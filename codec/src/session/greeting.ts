import { formatTime } from '../envelope/complete-envelope.ts';
import type { Envelope } from '../envelope/envelope.ts';

/** What differs from one `server_ready` to the next. */
export interface GreetingWords {
  readonly id: string;
  readonly connectionId: string;
  readonly userId: string | null;
  /** The server's key, where it goes first. (WSE-HS-070) */
  readonly key: string;
}

type Place = keyof GreetingWords | 'time';

const placeInJson = /"\\u0000(\w+)"/;

/** A word that stands for what is not known yet: no text of the protocol's own begins like it. */
export function wordFor(place: Place): string {
  return `\0${place}`;
}

/** `server_ready` as all connections of a server get it, written once: the same but for some words. (WSE-HS-003) */
export class Greeting {
  /** What stands before the JSON. */
  readonly prefix: string;
  /** Texts, and between them the places of words. */
  readonly #parts: readonly string[];
  #time = '';
  #timeMs = Number.NaN;

  /** `write` writes a message as it goes out; `message` has {@link wordFor} in place of each word. */
  constructor(message: Envelope, write: (message: Envelope) => string) {
    const text = write(message);
    const start = text.indexOf('{');
    this.prefix = text.slice(0, start);
    this.#parts = text.slice(start).split(placeInJson);
  }

  /** The JSON for one connection. */
  json(words: GreetingWords, nowMs: number): string {
    let json = this.#parts[0] ?? '';
    for (let index = 1; index < this.#parts.length; index += 2) {
      const place = this.#parts[index] as Place;
      json += JSON.stringify(place === 'time' ? this.#timeAt(nowMs) : words[place]);
      json += this.#parts[index + 1] ?? '';
    }
    return json;
  }

  /** To write a time takes longer than all the rest, and many connections come within a millisecond. */
  #timeAt(nowMs: number): string {
    if (nowMs !== this.#timeMs) this.#time = formatTime(nowMs);
    this.#timeMs = nowMs;
    return this.#time;
  }
}
