import { isAlike } from './is-alike.ts';

/** A value that changes, in the form React's `useSyncExternalStore` takes; both functions may be passed on by themselves. */
export interface Slice<Value> {
  /** The value as it is now: the same object until it has changed. */
  readonly getSnapshot: () => Value;
  /** Calls back behind each change, and never else; gives what ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** What a {@link LiveSlice} is made of. */
export interface LiveSliceOptions<Value> {
  /** Reads the value off what it is kept by. */
  read(): Value;
  /** Told of what a listener has thrown. */
  onError(error: unknown): void;
}

/** A slice over a value that somebody else keeps, who says when it may have changed. It is read when somebody looks. */
export class LiveSlice<Value> implements Slice<Value> {
  readonly #options: LiveSliceOptions<Value>;
  readonly #listeners = new Set<{ readonly call: () => void }>();
  #value: Value;
  #isStale = false;

  constructor(options: LiveSliceOptions<Value>) {
    this.#options = options;
    this.#value = options.read();
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  readonly getSnapshot = (): Value => {
    this.#refresh();
    return this.#value;
  };

  readonly subscribe = (call: () => void): (() => void) => {
    // The change of a value that nobody has looked at since is none to who comes now.
    this.#refresh();
    const entry = { call };
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  };

  /** The value may have changed: listeners are told if it has. */
  changed(): void {
    this.#isStale = true;
    if (!this.hasListeners || !this.#refresh()) return;
    for (const entry of [...this.#listeners]) {
      if (this.#listeners.has(entry)) this.#call(entry.call);
    }
  }

  #call(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #refresh(): boolean {
    if (!this.#isStale) return false;
    this.#isStale = false;
    const value = this.#options.read();
    if (isAlike(value, this.#value)) return false;
    this.#value = value;
    return true;
  }
}
