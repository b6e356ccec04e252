import { createMatcher, isPattern } from '../topics/glob.ts';

/** Topics and patterns that a node holds, as others see them. (WSE-CLU-056) */
export class InterestSet {
  readonly #names = new Set<string>();
  readonly #patterns = new Map<string, (topic: string) => boolean>();

  get size(): number {
    return this.#names.size + this.#patterns.size;
  }

  /** Adds a topic or pattern. Throws RangeError for a pattern above 512 bytes. */
  add(text: string): void {
    if (isPattern(text)) this.#patterns.set(text, createMatcher(text));
    else this.#names.add(text);
  }

  delete(text: string): void {
    this.#names.delete(text);
    this.#patterns.delete(text);
  }

  /** Whether a topic is held, by name or by pattern. */
  holds(topic: string): boolean {
    if (this.#names.has(topic)) return true;
    for (const matches of this.#patterns.values()) if (matches(topic)) return true;
    return false;
  }
}
