/** Lets time pass in truth. */
export function passMs(ms: number): Promise<void> {
  return new Promise((passed) => {
    setTimeout(passed, ms);
  });
}

/** Lets all others have their turn. */
export function turn(): Promise<void> {
  return new Promise((resume) => {
    // Browsers have no such thing; their shortest wait stands in for it.
    if (typeof setImmediate === 'function') setImmediate(resume);
    else setTimeout(resume, 0);
  });
}
