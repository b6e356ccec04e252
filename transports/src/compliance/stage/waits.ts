import { ComplianceFailure } from '../expect.ts';

/** The waits of one part: each has a name, and all of them end when the case is given up. */
export class Waits {
  readonly #open = new Map<(error: Error) => void, string>();
  #gaveUp: Error | undefined;

  /** Waits for what `subscribe` arranges; rejects when the case is given up before. One nobody looks at does no harm. */
  wait<Value>(
    what: string,
    subscribe: (resolve: (value: Value) => void, reject: (error: Error) => void) => void,
  ): Promise<Value> {
    const result = new Promise<Value>((resolve, reject) => {
      if (this.#gaveUp !== undefined) {
        reject(this.#gaveUp);
        return;
      }
      this.#open.set(reject, what);
      const settle = () => this.#open.delete(reject);
      subscribe(
        (value) => {
          settle();
          resolve(value);
        },
        (error) => {
          settle();
          reject(error);
        },
      );
    });
    result.catch(() => {});
    return result;
  }

  /** Waits for a promise. */
  promise<Value>(what: string, promise: Promise<Value>): Promise<Value> {
    return this.wait(what, (resolve, reject) => {
      promise.then(resolve, reject);
    });
  }

  /** Waits until a condition holds, asked again and again: for states nobody reports. */
  until(what: string, condition: () => boolean): Promise<void> {
    return this.wait(what, (resolve) => {
      const ask = (): void => {
        if (condition()) resolve();
        else if (this.#gaveUp === undefined) setTimeout(ask, pollMs);
      };
      ask();
    });
  }

  /** Ends all waits, those to come as well. */
  giveUp(): void {
    this.#gaveUp = new ComplianceFailure('given up');
    const names = [...this.#open.values()];
    for (const reject of this.#open.keys()) reject(new ComplianceFailure(`was waiting for ${names.join(' and ')}`));
    this.#open.clear();
  }
}

const pollMs = 2;
