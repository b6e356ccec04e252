import { isPattern } from './glob.ts';

/** How much one connection may hold. */
export interface HoldingLimits {
  /** Subscriptions; 0 for any number. (WSE-SUB-060) */
  readonly maxSubscriptions: number;
  /** Subscriptions that are patterns. */
  readonly maxPatterns: number;
  /** Subscriptions and presence together, in bytes: each counts 1,024 besides its own. */
  readonly maxHeldBytes: number;
}

/** What keeping a name costs besides its text, wherever it is kept. */
const keptBytes = 1024;

/** What one connection holds, and what that costs a server. */
export class Holdings {
  #subscriptions = 0;
  #patterns = 0;
  #bytes = 0;

  /** What all of it counts for. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether one more subscription is within the limits. */
  hasRoomFor(text: string, { maxSubscriptions, maxPatterns, maxHeldBytes }: HoldingLimits): boolean {
    if (maxSubscriptions > 0 && this.#subscriptions >= maxSubscriptions) return false;
    if (isPattern(text) && this.#patterns >= maxPatterns) return false;
    return this.#bytes + costOf(text) <= maxHeldBytes;
  }

  take(text: string): void {
    this.#subscriptions += 1;
    if (isPattern(text)) this.#patterns += 1;
    this.#bytes += costOf(text);
  }

  release(text: string): void {
    this.#subscriptions -= 1;
    if (isPattern(text)) this.#patterns -= 1;
    this.#bytes -= costOf(text);
  }

  /** Whether being present in one more topic is, with data of at most so many bytes. */
  hasRoomForPresence(maxDataBytes: number, { maxHeldBytes }: HoldingLimits): boolean {
    return this.#bytes + keptBytes + maxDataBytes <= maxHeldBytes;
  }

  takePresence(maxDataBytes: number): void {
    this.#bytes += keptBytes + maxDataBytes;
  }

  releasePresence(maxDataBytes: number): void {
    this.#bytes -= keptBytes + maxDataBytes;
  }
}

function costOf(text: string): number {
  return keptBytes + Buffer.byteLength(text);
}
