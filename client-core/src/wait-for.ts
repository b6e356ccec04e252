/** Somebody who waits; settled once. */
export interface Wait<Value> {
  resolve(value: Value): void;
  reject(error: unknown): void;
}

/**
 * Waits for what `begin` is to settle; that gives what ends the wait, called once it is settled. Rejects with the reason of the
 * signal, which is not listened to any more then.
 */
export function waitFor<Value>(
  signal: AbortSignal | undefined,
  begin: (wait: Wait<Value>) => () => void,
): Promise<Value> {
  if (signal?.aborted === true) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    let end: (() => void) | undefined;
    let isOver = false;
    const ending =
      <Given>(settle: (given: Given) => void) =>
      (given: Given): void => {
        isOver = true;
        signal?.removeEventListener('abort', onAbort);
        end?.();
        settle(given);
      };
    const wait: Wait<Value> = { resolve: ending<Value>(resolve), reject: ending(reject) };
    const onAbort = (): void => wait.reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    end = begin(wait);
    if (isOver) end();
  });
}
