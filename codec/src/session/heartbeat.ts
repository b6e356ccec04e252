/** Times of {@link Heartbeat}s, in milliseconds; those of a server share them. */
export interface HeartbeatTimes {
  readonly intervalMs: number;
  /** The peer is dead when nothing has come for longer. */
  readonly timeoutMs: number;
  /** Whether death is looked at when a ping is due, as servers do, or as soon as it has come. (WSE-LIM-015, WSE-LIM-020) */
  readonly looksAtPings: boolean;
}

/** What a tick finds due. */
export type HeartbeatVerdict = 'quiet' | 'ping' | 'dead';

/** Says when to ping a peer and when to give it up. Time that runs backwards counts as standing still. */
export class Heartbeat {
  readonly #times: HeartbeatTimes;
  #heardMs: number;
  #nextPingMs: number;
  #isProbing = false;

  constructor(times: HeartbeatTimes, nowMs: number) {
    this.#times = times;
    this.#heardMs = nowMs;
    this.#nextPingMs = nowMs + times.intervalMs;
  }

  /** When the next thing may be due. */
  get nextMs(): number {
    if (this.#times.looksAtPings) return this.#nextPingMs;
    return Math.min(this.#nextPingMs, this.#heardMs + this.#times.timeoutMs + 1);
  }

  /** How long nothing has come. */
  silentMs(nowMs: number): number {
    return Math.max(0, nowMs - this.#heardMs);
  }

  /** Something came that counts as life. */
  heard(nowMs: number): void {
    this.#isProbing = false;
    if (nowMs > this.#heardMs) this.#heardMs = nowMs;
  }

  /**
   * Makes a ping due, and the peer dead when nothing comes within so many milliseconds from now, however long it was silent
   * before. Does nothing until the peer has answered the last one.
   */
  probe(nowMs: number, withinMs: number): void {
    if (this.#isProbing) return;
    this.#isProbing = true;
    this.#nextPingMs = Math.min(this.#nextPingMs, nowMs);
    this.#heardMs = nowMs - Math.max(0, this.#times.timeoutMs - withinMs);
  }

  /** So much time has passed by the clock alone, or was slept over: none of it was silence. Negative for a clock set back. */
  passOver(ms: number): void {
    this.#heardMs += ms;
    this.#nextPingMs += ms;
  }

  tick(nowMs: number): HeartbeatVerdict {
    const isPingDue = nowMs >= this.#nextPingMs;
    const isDead = this.silentMs(nowMs) > this.#times.timeoutMs;
    if (isDead && (isPingDue || !this.#times.looksAtPings)) return 'dead';
    if (!isPingDue) return 'quiet';
    // A caller that slept over several pings owes one.
    this.#nextPingMs = Math.max(this.#nextPingMs + this.#times.intervalMs, nowMs);
    return 'ping';
  }
}

/** Throws RangeError for times that cannot be meant. (WSE-LIM-008) */
export function assertHeartbeat(intervalMs: number, timeoutMs: number): void {
  if (intervalMs > 0 && timeoutMs > 0 && intervalMs < timeoutMs) return;
  const why = 'both above 0 and the interval below the timeout needed';
  throw new RangeError(`a ping every ${intervalMs} ms and a timeout of ${timeoutMs} ms: ${why}`);
}

const heartbeatTypes: ReadonlySet<unknown> = new Set(['ping', 'PING', 'pong', 'PONG']);

/** Tells whether a message of a type is a sign of life to a client. (WSE-LIM-020) */
export function isHeartbeat(type: unknown): boolean {
  return heartbeatTypes.has(type);
}
