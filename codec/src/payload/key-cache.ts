const slots = 512;

/**
 * Remembers short map keys, which repeat from message to message: to compare bytes is cheaper than to make text of them.
 *
 * Holds at most 512 names of at most 31 ASCII characters, whatever a peer sends; a name that comes to a taken place
 * takes it.
 */
export class KeyCache {
  readonly #names: (string | undefined)[] = Array.from({ length: slots }, () => undefined);

  /** The name that the bytes from `start` to `end` spell, when it is known. */
  find(bytes: Uint8Array, start: number, end: number): string | undefined {
    const name = this.#names[slotOf(bytes, start, end)];
    return name !== undefined && spells(name, bytes, start, end) ? name : undefined;
  }

  /** Remembers `name`, which the bytes from `start` to `end` spell, and returns it. */
  keep(bytes: Uint8Array, start: number, end: number, name: string): string {
    // Only of ASCII there are as many bytes as units. Other names could be found again in bytes that spell another, or none.
    if (name.length === end - start) this.#names[slotOf(bytes, start, end)] = name;
    return name;
  }
}

function slotOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
  return (hash ^ (hash >>> 11)) & (slots - 1);
}

function spells(name: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let at = start; at < end; at += 1) {
    if (name.charCodeAt(at - start) !== bytes[at]) return false;
  }
  return true;
}
