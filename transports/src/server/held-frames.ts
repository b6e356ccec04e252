import type { Frame } from '@wsekit/spec';
import { Fifo } from '../fifo.ts';

interface HeldFrame {
  readonly frame: Frame;
  readonly payloadBytes: number;
}

/** Frames that were read when it was others' turn to be handled, in the order they came, and how the connection ended. */
export class HeldFrames {
  /** How it ended behind these frames. */
  ending: { readonly code: number; readonly reason: string } | undefined;
  readonly #frames = new Fifo<HeldFrame>();
  #bytes = 0;

  /** Payloads that wait, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Copies bytes: the memory of what is read is taken back once the call that brings it returns. */
  add(frame: Frame, payloadBytes: number): void {
    this.#frames.push({ frame: typeof frame === 'string' ? frame : Buffer.from(frame), payloadBytes });
    this.#bytes += payloadBytes;
  }

  /** The one that has waited longest; undefined where none waits. */
  take(): HeldFrame | undefined {
    const held = this.#frames.shift();
    this.#bytes -= held?.payloadBytes ?? 0;
    return held;
  }
}
