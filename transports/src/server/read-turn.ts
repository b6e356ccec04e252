// A message counts as one, and once more for each of so many bytes.
const bytesPerUnit = 4096;
// The clock is looked at once for so many: to ask it costs a good part of what a short message costs.
const unitsPerLook = 256;

/** What is done with readers that keep others waiting. */
export interface ReadTurnActions<Reader> {
  /** It reads although the turn of the event loop is over; `again` when it has read without a break since the last look. */
  readonly over: (reader: Reader, again: boolean) => void;
  /** The turn has ended. */
  readonly ended?: () => void;
}

/** What the process has computed: on a machine that is busy with others, time passes in which nothing is read. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Watches that reading from peers leaves the event loop to others.
 *
 * Some libraries go on reading as long as bytes come, and a peer that never stops sending would keep timers and all other
 * connections waiting. Once a turn of reading has lasted `maxMs`, whoever still reads is told of. Costs an addition for
 * each message, and nothing else where messages are few.
 */
export class ReadTurn<Reader> {
  readonly #maxMs: number;
  readonly #actions: ReadTurnActions<Reader>;
  #units = 0;
  /** Who read last, as far as was looked. */
  #reader: Reader | undefined;
  #startMs: number | undefined;
  #startCpuMs = 0;
  #isOver = false;

  constructor(maxMs: number, actions: ReadTurnActions<Reader>) {
    this.#maxMs = maxMs;
    this.#actions = actions;
  }

  /** A reader has read a message of so many bytes. */
  note(reader: Reader, bytes: number): void {
    this.#units += 1 + Math.floor(bytes / bytesPerUnit);
    if (this.#units >= unitsPerLook) this.#look(reader);
    else if (this.#isOver && this.#reader !== reader) this.#say(reader);
  }

  #look(reader: Reader): void {
    this.#units = 0;
    if (this.#startMs === undefined) {
      this.#startMs = performance.now();
      this.#startCpuMs = cpuMs();
      this.#reader = reader;
      setImmediate(() => this.#end());
    } else {
      this.#isOver ||= performance.now() - this.#startMs >= this.#maxMs && cpuMs() - this.#startCpuMs >= this.#maxMs;
      if (this.#isOver) this.#say(reader);
      this.#reader = reader;
    }
  }

  #say(reader: Reader): void {
    const again = this.#reader === reader;
    this.#reader = reader;
    this.#actions.over(reader, again);
  }

  #end(): void {
    this.#startMs = undefined;
    this.#reader = undefined;
    this.#isOver = false;
    this.#actions.ended?.();
  }
}
