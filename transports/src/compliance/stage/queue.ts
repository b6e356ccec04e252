import type { Waits } from './waits.ts';

/** Values in the order they came, taken one by one by whoever waits for them. */
export class Queue<Value> {
  readonly #what: string;
  readonly #waits: Waits;
  readonly #values: Value[] = [];
  readonly #takers: { resolve(value: Value): void; reject(error: Error): void }[] = [];
  #taken = 0;
  #ended: Error | undefined;

  constructor(what: string, waits: Waits) {
    this.#what = what;
    this.#waits = waits;
  }

  /** Values nobody has taken yet. */
  get waiting(): number {
    return this.#values.length - this.#taken;
  }

  put(value: Value): void {
    const taker = this.#takers.shift();
    if (taker !== undefined) taker.resolve(value);
    else this.#values.push(value);
  }

  /** Takes the next value, when it comes. */
  take(): Promise<Value> {
    return this.#waits.wait(this.#what, (resolve, reject) => {
      if (this.waiting > 0) resolve(this.#next());
      else if (this.#ended !== undefined) reject(this.#ended);
      else this.#takers.push({ resolve, reject });
    });
  }

  /** Nothing more comes: whoever still waits is told why. */
  end(why: Error): void {
    this.#ended = why;
    for (const taker of this.#takers.splice(0)) taker.reject(why);
  }

  #next(): Value {
    const [value] = this.#values.slice(this.#taken, this.#taken + 1);
    this.#taken += 1;
    if (this.#taken < this.#values.length) return value as Value;
    this.#values.length = 0;
    this.#taken = 0;
    return value as Value;
  }
}
