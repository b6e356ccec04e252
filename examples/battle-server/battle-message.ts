/** Writes the publications of a battle, each with its place in a series and the time it was written. */
export class BattleMessages {
  readonly #nowUs: () => number;
  readonly #pad: { readonly pad?: string };

  /** `messageBytes` is met roughly, by padding; short messages have none. `nowUs` gives Unix time in microseconds. */
  constructor(messageBytes: number, nowUs: () => number = unixMicroseconds) {
    this.#nowUs = nowUs;
    this.#pad = messageBytes > unpaddedBytes ? { pad: 'x'.repeat(messageBytes - aroundPadBytes) } : {};
  }

  /** A publication of the cycle. */
  padded(channel: string, seq: number): string {
    return JSON.stringify({ t: 'battle', p: { ch: channel, seq, ts_us: this.#nowUs(), ...this.#pad } });
  }

  /** A publication on command, never padded. */
  plain(channel: string, seq: number): string {
    return JSON.stringify({ t: 'battle', p: { ch: channel, seq, ts_us: this.#nowUs() } });
  }
}

const unpaddedBytes = 100;
const aroundPadBytes = 90;
const usPerMs = 1000;

/** Unix time, finer than a millisecond: readers take the way of a message from it. */
function unixMicroseconds(): number {
  return Math.round((performance.timeOrigin + performance.now()) * usPerMs);
}
