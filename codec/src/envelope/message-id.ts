/** What message ids are made of. */
export interface MessageIdOptions {
  /** Unix time in milliseconds; default `Date.now`. */
  readonly nowMs?: () => number;
  /** Cryptographically secure random bytes; default the runtime's. */
  readonly randomBytes?: (length: number) => Uint8Array;
}

const idBytes = 16;
const timeBytes = 6;
const poolBytes = 1000;
const largestTimeMs = 2 ** 48 - 1;
// 12 bits that count within a millisecond; starting in the lower half leaves room for 2,048 ids at least.
const largestCount = 0xfff;
const firstCountMask = 0x7ff;
const version = 0x70;
const variant = 0x80;

/**
 * Makes message ids: UUID version 7 (RFC 9562), 36 characters, lower case. (WSE-ENV-030 to WSE-ENV-035)
 *
 * Ids of one maker sort in the order they were made, within a millisecond and when the clock goes back, too: the 12 bits
 * behind the time count (RFC 9562, section 6.2, method 1), and the other 62 bits are random in each.
 */
export function createMessageIds(options: MessageIdOptions = {}): () => string {
  const nowMs = options.nowMs ?? Date.now;
  const randomBytes = options.randomBytes ?? pooledRandomBytes();
  let lastMs = -1;
  let count = 0;
  return () => {
    const id = new Uint8Array(idBytes);
    id.set(randomBytes(idBytes - timeBytes), timeBytes);
    const now = Math.min(Math.max(0, Math.floor(nowMs())), largestTimeMs);
    if (now > lastMs) {
      lastMs = now;
      count = (((id[6] ?? 0) << 8) | (id[7] ?? 0)) & firstCountMask;
    } else if (count < largestCount) {
      count += 1;
    } else {
      // The count is used up: what time is called runs ahead of the clock. (RFC 9562, section 6.2)
      lastMs += 1;
      count = 0;
    }
    writeHead(id, lastMs, count);
    return formatUuid(id);
  };
}

function writeHead(id: Uint8Array, timeMs: number, count: number): void {
  const high = Math.floor(timeMs / 0x1_0000);
  id.set([high >>> 24, high >>> 16, high >>> 8, high, timeMs >>> 8, timeMs]);
  id[6] = version | (count >>> 8);
  id[7] = count & 0xff;
  id[8] = variant | ((id[8] ?? 0) & 0x3f);
}

/** Asks the runtime for many random bytes at once: to ask costs more than an id. */
function pooledRandomBytes(): (length: number) => Uint8Array {
  const pool = new Uint8Array(poolBytes);
  let taken = poolBytes;
  return (length) => {
    if (taken + length > poolBytes) {
      crypto.getRandomValues(pool);
      taken = 0;
    }
    taken += length;
    return pool.subarray(taken - length, taken);
  };
}

const hexPairs: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
/** Bytes behind which a dash stands. (RFC 9562, section 4) */
const dashBehind: ReadonlySet<number> = new Set([3, 5, 7, 9]);

function formatUuid(id: Uint8Array): string {
  let text = '';
  for (let index = 0; index < id.length; index += 1) {
    text += hexPairs[id[index] ?? 0] ?? '';
    if (dashBehind.has(index)) text += '-';
  }
  return text;
}
