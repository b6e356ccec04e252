import type { PresenceData } from '../events.ts';

/** What one node says of a user in a topic. */
export interface Claim {
  readonly data: PresenceData;
  /** When it came to be so, in Unix milliseconds of the node that says it. */
  readonly updatedAtMs: number;
}

/**
 * What nodes say of one user in one topic: the last word of each counts, and of these the latest is shown. (WSE-PRS-051,
 * WSE-PRS-052)
 *
 * Nodes that heard the same words show the same, in whatever order the words of different nodes came.
 */
export class Claims {
  /** By node, the one that spoke last standing last. */
  readonly #byNode = new Map<string, Claim>();

  /** Nodes that say the user is there. */
  get size(): number {
    return this.#byNode.size;
  }

  has(node: string): boolean {
    return this.#byNode.has(node);
  }

  /** What a node says. */
  of(node: string): Claim | undefined {
    return this.#byNode.get(node);
  }

  /** What is to be shown; undefined where nobody says anything. */
  get shown(): Claim | undefined {
    let latest: Claim | undefined;
    for (const claim of this.#byNode.values()) {
      if (latest === undefined || counts(claim, latest)) latest = claim;
    }
    return latest;
  }

  /** A node says that the user is there; false when it has said something later. */
  claim(node: string, claim: Claim): boolean {
    const before = this.#byNode.get(node);
    if (before !== undefined && before.updatedAtMs > claim.updatedAtMs) return false;
    this.#byNode.delete(node);
    this.#byNode.set(node, claim);
    return true;
  }

  /** A node says that the user is gone; false when it has said something later, or nothing. */
  withdraw(node: string, updatedAtMs: number): boolean {
    const before = this.#byNode.get(node);
    return before !== undefined && before.updatedAtMs <= updatedAtMs && this.#byNode.delete(node);
  }

  /** Nothing a node said counts any more. */
  forget(node: string): boolean {
    return this.#byNode.delete(node);
  }
}

/** Data comes out of JSON, so its text tells. */
export function isSame(data: PresenceData | undefined, other: PresenceData): boolean {
  return JSON.stringify(data) === JSON.stringify(other);
}

/** Whether a word counts more than that of another node: the later one, and of equal times the one of the greater text, everywhere. */
function counts({ data, updatedAtMs }: Claim, other: Claim): boolean {
  if (updatedAtMs !== other.updatedAtMs) return updatedAtMs > other.updatedAtMs;
  return JSON.stringify(data) >= JSON.stringify(other.data);
}

/** How long a leave is remembered: longer than anything is under way between nodes. */
const keptMs = 60_000;
/** Leaves that are remembered at most; of more the oldest are forgotten. */
const mostKept = 10_000;

/** Leaves of late, so that an older join of the same node does not bring a user back. (WSE-PRS-057) */
export class Departures {
  /** When it was said, and when it was heard, by node, topic and user; the oldest leading. */
  readonly #leaves = new Map<string, { readonly updatedAtMs: number; heardMs: number }>();

  note(node: string, topic: string, userId: string, updatedAtMs: number, nowMs: number): void {
    const key = keyOf(node, topic, userId);
    const before = this.#leaves.get(key);
    this.#leaves.delete(key);
    this.#leaves.set(key, { updatedAtMs: Math.max(updatedAtMs, before?.updatedAtMs ?? 0), heardMs: nowMs });
    const [oldest] = this.#leaves.keys();
    if (this.#leaves.size > mostKept && oldest !== undefined) this.#leaves.delete(oldest);
  }

  /** Whether a node has said later than this that the user is gone. */
  isBehind(node: string, topic: string, userId: string, updatedAtMs: number): boolean {
    return (this.#leaves.get(keyOf(node, topic, userId))?.updatedAtMs ?? Number.NEGATIVE_INFINITY) > updatedAtMs;
  }

  sweep(nowMs: number): void {
    for (const [key, leave] of this.#leaves) {
      const ageMs = nowMs - leave.heardMs;
      // Heard before the clock was set back: it grows old from here on.
      if (ageMs < 0) leave.heardMs = nowMs;
      else if (ageMs > keptMs) this.#leaves.delete(key);
      else return;
    }
  }
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
