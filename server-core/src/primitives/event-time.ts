/** RFC 3339, a space for the `T` allowed; without zone only behind a `T`, and then it is UTC. */
const zoned = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;
const naive = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?$/;

/** Whole milliseconds since a time, negative for one to come; undefined for what is no time. */
export function ageOf(time: unknown, nowMs: number): number | undefined {
  const timeMs = time instanceof Date ? time.getTime() : parseTime(time);
  return Number.isNaN(timeMs) ? undefined : Math.trunc(nowMs - timeMs);
}

function parseTime(time: unknown): number {
  if (typeof time !== 'string') return Number.NaN;
  if (naive.test(time)) return Date.parse(`${time}Z`);
  return zoned.test(time) ? Date.parse(time.replace(' ', 'T').toUpperCase()) : Number.NaN;
}
