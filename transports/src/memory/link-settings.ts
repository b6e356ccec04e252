/** How a link behaves, the same in both directions. Times in milliseconds, sizes in bytes. */
export interface LinkSettings {
  /** How long a piece is on its way. Default 0. */
  readonly latencyMs: number;
  /** Up to so much more, drawn for each piece; no piece overtakes another. Default 0. */
  readonly jitterMs: number;
  /** What the line takes of one direction in a second. Default: all at once. */
  readonly bytesPerSecond: number;
  /** Messages travel in pieces of 1 to so many bytes, drawn for each piece. Default: each in one piece. */
  readonly chunkBytes: number;
  /**
   * What may be on its way or wait at a peer that does not read; the rest waits in `bufferedBytes`. Together with the
   * latency it bounds the throughput, as the window of TCP does. Default 1,048,576.
   */
  readonly windowBytes: number;
}

/** A link without delay. */
export const defaultLinkSettings: LinkSettings = {
  latencyMs: 0,
  jitterMs: 0,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  chunkBytes: Number.POSITIVE_INFINITY,
  windowBytes: 1_048_576,
};

const names = Object.keys(defaultLinkSettings) as (keyof LinkSettings)[];

/** Changes settings; throws RangeError for a time below 0, a rate of 0 or below, or a size below 1 byte. */
export function changeSettings(settings: LinkSettings, changes: Partial<LinkSettings>): LinkSettings {
  const changed: { -readonly [name in keyof LinkSettings]: number } = { ...settings };
  for (const name of names) {
    const value = changes[name] ?? settings[name];
    if (!isAllowed(name, value)) throw new RangeError(`setting a link: ${name} is ${value}`);
    changed[name] = value;
  }
  return changed;
}

function isAllowed(name: keyof LinkSettings, value: number): boolean {
  if (name === 'latencyMs' || name === 'jitterMs') return value >= 0 && Number.isFinite(value);
  if (name === 'bytesPerSecond') return value > 0;
  return value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && value >= 1);
}
