import type { Frame } from '@wsekit/spec';
import { Fifo } from '../fifo.ts';

/** What keeping a frame takes beside its payload, in bytes: it bounds empty frames, too. */
const frameCost = 512;
/** How often the bound of one connection all together may hold. */
const heldAtOnce = 4;

/** What all connections of a listener hold. */
export interface HeldSum {
  bytes: number;
}

interface HeldFrame {
  readonly frame: Frame;
  readonly payloadBytes: number;
}

/** Frames that were read when it was others' turn to be handled, in the order they came, and how the connection ended. */
export class HeldFrames {
  /** How it ended behind these frames. */
  ending: { readonly code: number; readonly reason: string } | undefined;
  readonly #frames = new Fifo<HeldFrame>();
  readonly #sum: HeldSum;
  #bytes = 0;

  constructor(sum: HeldSum) {
    this.#sum = sum;
  }

  /**
   * False where more waits already than one connection, or all, may hold. Copies bytes: the memory of what is read is taken
   * back once the call that brings it returns.
   */
  add(frame: Frame, payloadBytes: number, maxBytes: number): boolean {
    if (this.#bytes > maxBytes || this.#sum.bytes > maxBytes * heldAtOnce) return false;
    this.#frames.push({ frame: typeof frame === 'string' ? frame : Buffer.from(frame), payloadBytes });
    this.#count(payloadBytes + frameCost);
    return true;
  }

  /** The one that has waited longest; undefined where none waits. */
  take(): HeldFrame | undefined {
    const held = this.#frames.shift();
    if (held !== undefined) this.#count(-held.payloadBytes - frameCost);
    return held;
  }

  /** Forgets what waits. */
  drop(): void {
    this.#frames.clear();
    this.#count(-this.#bytes);
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    this.#sum.bytes += bytes;
  }
}
