const millisecondsPerSecond = 1000;

/**
 * Reads a header `Retry-After`, a number of seconds or a date; undefined for what is neither. Dates that have passed are 0.
 * (RFC 9110 section 10.2.3)
 */
export function retryAfterMsOf(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined || header === '') return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * millisecondsPerSecond;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
