import type { Clock } from '../clock.ts';
import { Fifo } from '../fifo.ts';
import type { LinkSettings } from './link-settings.ts';
import type { Message } from './message.ts';
import type { Random } from './random.ts';

/** One end of a link: what is told of both its directions. */
export interface Endpoint<Carried = Message> {
  /** The first piece of a message has come. */
  begins(message: Carried): void;
  /** The last piece of a message has come. */
  takes(message: Carried): void;
  /** Bytes that waited have left. */
  left(): void;
  /** The peer is gone, or the link. */
  lost(): void;
}

/** What a pipe is made of. */
export interface PipeOptions<Carried = Message> {
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: () => LinkSettings;
  readonly writer: () => Endpoint<Carried>;
  readonly reader: () => Endpoint<Carried>;
}

/** A message that has not left, or not to the end. */
interface Waiting<Carried> {
  readonly message: Carried;
  readonly bytes: number;
  restBytes: number;
}

/** A part of a message; without one it is the end of the stream. */
interface Piece<Carried> {
  readonly message: Carried | undefined;
  readonly bytes: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly leavesAtMs: number;
}

type Arriving<Carried> = Piece<Carried> & { readonly atMs: number };

/**
 * One direction of a link: messages wait, leave piece by piece at the rate of the line, are on their way for a time, and
 * arrive in order. A piece keeps its place in the window until the peer has read it.
 */
export class Pipe<Carried = Message> {
  readonly #options: PipeOptions<Carried>;
  readonly #waiting = new Fifo<Waiting<Carried>>();
  readonly #onWay = new Fifo<Arriving<Carried>>();
  /** The piece that is leaving. */
  #leaving: Piece<Carried> | undefined;
  #bufferedBytes = 0;
  #windowBytes = 0;
  #callOffLeaving: (() => void) | undefined;
  #callOffArrival: (() => void) | undefined;
  #isPaused = false;
  #isBroken = false;
  #hasEnded = false;

  constructor(options: PipeOptions<Carried>) {
    this.#options = options;
  }

  /** Bytes written that have not left. */
  get bufferedBytes(): number {
    return this.#bufferedBytes;
  }

  /** Puts a message behind those that wait. */
  write(message: Carried, bytes: number): void {
    if (this.#hasEnded) return;
    this.#waiting.push({ message, bytes, restBytes: bytes });
    this.#bufferedBytes += bytes;
    this.#leave();
  }

  /** Ends the stream behind what has left; what waits is lost. */
  end(): void {
    if (this.#hasEnded) return;
    this.#drop();
    const leavesAtMs = this.#options.clock.nowMs();
    this.#send({ message: undefined, bytes: 0, isFirst: false, isLast: false, leavesAtMs });
  }

  /** Whether the peer reads. */
  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#expectArrival();
  }

  /** From here on nothing arrives, and nobody is told. */
  break(): void {
    this.#isBroken = true;
    this.#onWay.clear();
    this.#callOffArrival?.();
  }

  /** Loses everything, on both ends. */
  cut(): void {
    this.#drop();
    this.break();
  }

  #drop(): void {
    this.#hasEnded = true;
    this.#callOffLeaving?.();
    this.#leaving = undefined;
    this.#waiting.clear();
    this.#bufferedBytes = 0;
  }

  /** Lets go what can go by now; tells whether anything has. */
  #leave(): boolean {
    const nowMs = this.#options.clock.nowMs();
    let startMs = nowMs;
    for (let hasLeft = false; ; hasLeft = true) {
      this.#leaving ??= this.#nextPiece(startMs);
      const piece = this.#leaving;
      if (piece === undefined) return hasLeft;
      if (piece.leavesAtMs > nowMs) {
        this.#callOffLeaving ??= this.#options.clock.schedule(piece.leavesAtMs - nowMs, this.#onLeaving);
        return hasLeft;
      }
      this.#leaving = undefined;
      this.#bufferedBytes -= piece.bytes;
      // Where a timer came late the next piece follows the last one all the same, so that the rate is kept.
      startMs = piece.leavesAtMs;
      this.#send(piece);
    }
  }

  readonly #onLeaving = (): void => {
    this.#callOffLeaving = undefined;
    this.#leave();
    this.#options.writer().left();
  };

  #nextPiece(startMs: number): Piece<Carried> | undefined {
    const waiting = this.#waiting.first;
    const { bytesPerSecond, chunkBytes, windowBytes } = this.#options.settings();
    const roomBytes = windowBytes - this.#windowBytes;
    if (waiting === undefined || roomBytes <= 0) return undefined;
    const mostBytes = Number.isFinite(chunkBytes) ? 1 + Math.floor(this.#options.random() * chunkBytes) : waiting.bytes;
    const bytes = Math.min(mostBytes, roomBytes, waiting.restBytes);
    const isFirst = waiting.restBytes === waiting.bytes;
    waiting.restBytes -= bytes;
    this.#windowBytes += bytes;
    const isLast = waiting.restBytes === 0;
    if (isLast) this.#waiting.shift();
    return { message: waiting.message, bytes, isFirst, isLast, leavesAtMs: startMs + (bytes / bytesPerSecond) * 1_000 };
  }

  #send(piece: Piece<Carried>): void {
    if (this.#isBroken) return;
    const { latencyMs, jitterMs } = this.#options.settings();
    const lateMs = jitterMs > 0 ? this.#options.random() * jitterMs : 0;
    this.#onWay.push({ ...piece, atMs: piece.leavesAtMs + latencyMs + lateMs });
    this.#expectArrival();
  }

  #expectArrival(): void {
    const { first } = this.#onWay;
    if (first === undefined || this.#isPaused || this.#callOffArrival !== undefined) return;
    const { clock } = this.#options;
    this.#callOffArrival = clock.schedule(first.atMs - clock.nowMs(), this.#onArrival);
  }

  readonly #onArrival = (): void => {
    this.#callOffArrival = undefined;
    const nowMs = this.#options.clock.nowMs();
    // Pieces behind one that is late wait for it: nothing overtakes. Those that come in meanwhile are of the next turn.
    for (let count = this.#onWay.size; count > 0 && !this.#isPaused; count -= 1) {
      if ((this.#onWay.first?.atMs ?? Number.POSITIVE_INFINITY) > nowMs) break;
      const piece = this.#onWay.shift();
      if (piece !== undefined) this.#deliver(piece);
    }
    const hasLeft = this.#leave();
    this.#expectArrival();
    if (hasLeft) this.#options.writer().left();
  };

  #deliver({ message, bytes, isFirst, isLast }: Piece<Carried>): void {
    this.#windowBytes -= bytes;
    const reader = this.#options.reader();
    if (message === undefined) reader.lost();
    else if (isFirst) reader.begins(message);
    // The peer may have changed on the first piece.
    if (message !== undefined && isLast) this.#options.reader().takes(message);
  }
}
