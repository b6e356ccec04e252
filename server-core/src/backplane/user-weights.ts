import type { PresenceNews } from './backplane.ts';

/** Bytes of UTF-8 that the users of one node may take here, with their topics, names and data; of more none are taken. */
export const maxBytesPerNode = 67_108_864;

/** What the users of one node weigh that are kept. */
export class UserWeights {
  readonly #mostBytes: number;
  readonly #bytes = new Map<string, number>();
  #total = 0;

  constructor(mostBytes: number = maxBytesPerNode) {
    this.#mostBytes = mostBytes;
  }

  get totalBytes(): number {
    return this.#total;
  }

  /** Takes a user under a key, in place of what was there; false, and nothing changed, where there is no room. */
  take(key: string, user: Pick<PresenceNews, 'topic' | 'userId' | 'data'>): boolean {
    const [before, after] = [this.#bytes.get(key) ?? 0, bytesOf(user)];
    if (this.#total - before + after > this.#mostBytes) return false;
    this.#bytes.set(key, after);
    this.#total += after - before;
    return true;
  }

  drop(key: string): void {
    this.#total -= this.#bytes.get(key) ?? 0;
    this.#bytes.delete(key);
  }
}

function bytesOf({ topic, userId, data }: Pick<PresenceNews, 'topic' | 'userId' | 'data'>): number {
  return Buffer.byteLength(JSON.stringify([topic, userId, data]));
}
