/** One line of what happened in a case. */
export interface LogEntry {
  /** Milliseconds since the case began. */
  readonly atMs: number;
  /** The line it happened on, or `api`. */
  readonly on: string;
  /** `>` sent by the suite, `<` by the peer, a dot for what neither sent. */
  readonly mark: '>' | '<' | '.';
  /** What it was, in words and decoded where it can be. */
  readonly what: string;
}

const maxCharacters = 600;

/** What happened in one case, bounded. */
export class WireLog {
  readonly entries: LogEntry[] = [];
  readonly #nowMs: () => number;
  readonly #startMs: number;
  readonly #maxEntries: number;
  readonly #onEntry: ((entry: LogEntry) => void) | undefined;
  #left = 0;

  constructor(nowMs: () => number, maxEntries: number, onEntry?: (entry: LogEntry) => void) {
    this.#nowMs = nowMs;
    this.#startMs = nowMs();
    this.#maxEntries = maxEntries;
    this.#onEntry = onEntry;
  }

  write(on: string, mark: LogEntry['mark'], what: string): void {
    const entry = { atMs: this.#nowMs() - this.#startMs, on, mark, what: shorten(what) };
    this.#onEntry?.(entry);
    if (this.entries.length < this.#maxEntries) this.entries.push(entry);
    else this.#left += 1;
  }

  /** Entries that were not kept. */
  get left(): number {
    return this.#left;
  }
}

/** A text at a length people read. */
export function shorten(text: string, most: number = maxCharacters): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`;
}

/** An entry as a line of text. */
export function logLine({ atMs, on, mark, what }: LogEntry): string {
  return `${atMs.toFixed(1).padStart(9)} ms  ${on} ${mark} ${what}`;
}
