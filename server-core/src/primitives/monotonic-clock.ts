/** Milliseconds that never run backwards, whatever is done to the clock of the system. */
export function monotonicNowMs(): number {
  return performance.now();
}
