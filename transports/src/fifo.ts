// Taken places are given back once there are so many of them, and as many as places in use.
const fewTaken = 1_024;

/** Values taken in the order they came, at a constant cost each. */
export class Fifo<Value> {
  #values: (Value | undefined)[] = [];
  #taken = 0;

  get size(): number {
    return this.#values.length - this.#taken;
  }

  get first(): Value | undefined {
    return this.#values[this.#taken];
  }

  push(value: Value): void {
    this.#values.push(value);
  }

  shift(): Value | undefined {
    const value = this.#values[this.#taken];
    if (this.size === 0) return undefined;
    this.#values[this.#taken] = undefined;
    this.#taken += 1;
    if (this.#taken >= fewTaken && this.#taken * 2 >= this.#values.length) {
      this.#values = this.#values.slice(this.#taken);
      this.#taken = 0;
    }
    return value;
  }

  clear(): void {
    this.#values = [];
    this.#taken = 0;
  }
}
