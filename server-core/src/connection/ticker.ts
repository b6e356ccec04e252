import { serverLimits } from '@wsekit/spec';
import type { Clock } from '../clock.ts';
import type { ClientConnection } from './client-connection.ts';

const ticksPerPing = 25;
const longestTickMs = 1000;
/** A tick that comes so much too late or too early tells of the clock, or of a process that stood still. */
const leastJumpMs = 5000;

/** What a ticker is made of. */
export interface TickerOptions {
  readonly clock: Clock;
  readonly clients: ReadonlyMap<string, ClientConnection>;
  readonly pingIntervalMs: number;
  /** Code of the Close over slowness; undefined for none. (WSE-LIM-032) */
  readonly slowCloseCode: number | undefined;
  readonly sweepMs: number;
  readonly sweep: (nowMs: number) => void;
}

/**
 * Tells all connections of a server what time it is: one timer, however many they are.
 *
 * A session is ticked when it asks to be; every ping interval each connection gets a Ping frame, and those that have been
 * full at two of them in a row are closed.
 */
export class Ticker {
  readonly #options: TickerOptions;
  readonly #tickMs: number;
  #callOff: (() => void) | undefined;
  #nextTickMs = 0;
  #nextPingMs = 0;
  #nextSweepMs = 0;

  constructor(options: TickerOptions) {
    this.#options = options;
    this.#tickMs = Math.max(1, Math.min(longestTickMs, Math.floor(options.pingIntervalMs / ticksPerPing)));
  }

  start(): void {
    const nowMs = this.#options.clock.nowMs();
    this.#nextPingMs = nowMs + this.#options.pingIntervalMs;
    this.#nextSweepMs = nowMs + this.#options.sweepMs;
    this.#plan();
  }

  stop(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  #plan(): void {
    this.#nextTickMs = this.#options.clock.nowMs() + this.#tickMs;
    this.#callOff = this.#options.clock.schedule(this.#tickMs, () => {
      this.#noticeJump();
      this.#plan();
      this.#tick();
    });
  }

  /** Timers come before what clients sent in the meantime: nobody is given up for what has not been read. */
  #noticeJump(): void {
    const jumpMs = this.#options.clock.nowMs() - this.#nextTickMs;
    if (Math.abs(jumpMs) < leastJumpMs) return;
    this.#nextPingMs += jumpMs;
    this.#nextSweepMs += jumpMs;
    for (const { session } of this.#options.clients.values()) session.passOver(jumpMs);
  }

  #tick(): void {
    const { clock, clients, pingIntervalMs, sweepMs, sweep } = this.#options;
    const nowMs = clock.nowMs();
    for (const { session } of clients.values()) if (session.nextTickMs <= nowMs) session.tick(nowMs);
    if (nowMs >= this.#nextPingMs) {
      this.#nextPingMs = nowMs + pingIntervalMs;
      for (const client of clients.values()) this.#ping(client);
    }
    if (nowMs >= this.#nextSweepMs) {
      this.#nextSweepMs = nowMs + sweepMs;
      sweep(nowMs);
    }
  }

  #ping(client: ClientConnection): void {
    client.connection.ping?.();
    client.fullPings = client.isFull ? client.fullPings + 1 : 0;
    if (client.fullPings < serverLimits.slow_consumer_ticks) return;
    client.fullPings = 0;
    client.endFor('slow_consumer', this.#options.slowCloseCode, 'too slow');
  }
}
