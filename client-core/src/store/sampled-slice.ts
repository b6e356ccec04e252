import type { Clock } from '@wsekit/transports';
import { LiveSlice, type LiveSliceOptions, type Slice } from './slice.ts';

/** What a {@link SampledSlice} is made of. */
export interface SampledSliceOptions<Value> extends LiveSliceOptions<Value> {
  readonly clock: Clock;
  /** How often it looks while somebody listens, in milliseconds. */
  readonly intervalMs: number;
}

/**
 * A slice over figures that change too often to tell of each change: it looks at intervals, and only while somebody listens.
 *
 * Who does not listen gets the figures of the moment, who does those of the last look.
 */
export class SampledSlice<Value> implements Slice<Value> {
  readonly #options: SampledSliceOptions<Value>;
  readonly #slice: LiveSlice<Value>;
  #callOff: (() => void) | undefined;
  #hasEnded = false;

  constructor(options: SampledSliceOptions<Value>) {
    this.#options = options;
    this.#slice = new LiveSlice(options);
  }

  readonly getSnapshot = (): Value => {
    if (!this.#slice.hasListeners) this.#slice.changed();
    return this.#slice.getSnapshot();
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    if (!this.#slice.hasListeners) this.#slice.changed();
    const end = this.#slice.subscribe(listener);
    this.#plan();
    return () => {
      end();
      if (!this.#slice.hasListeners) this.#rest();
    };
  };

  /** Nothing changes any more: looks once more, and leaves no timer. */
  end(): void {
    this.#hasEnded = true;
    this.#rest();
    this.#slice.changed();
  }

  #plan(): void {
    if (this.#hasEnded || this.#callOff !== undefined || !this.#slice.hasListeners) return;
    const { clock, intervalMs } = this.#options;
    this.#callOff = clock.schedule(intervalMs, () => {
      this.#callOff = undefined;
      this.#slice.changed();
      this.#plan();
    });
  }

  #rest(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }
}
