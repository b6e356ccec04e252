/** A promise of something that becomes ready, and what settles it, once. */
export interface Readiness {
  readonly promise: Promise<void>;
  /** With an error it never will be. */
  settle(error?: Error): void;
}

/** Makes one; a rejection that nobody waits for is no unhandled one. */
export function createReadiness(): Readiness {
  let settle: Readiness['settle'] = () => {};
  const promise = new Promise<void>((resolve, reject) => {
    settle = (error) => (error === undefined ? resolve() : reject(error));
  });
  promise.catch(() => {});
  return { promise, settle };
}
